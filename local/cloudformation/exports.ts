import type { Stack, StackOutput } from './model';

export function exportsOf(
  stacks: Iterable<Stack>,
): ReadonlyMap<string, { readonly value: string; readonly stack: Stack }> {
  const found = new Map<string, { value: string; stack: Stack }>();
  for (const stack of stacks)
    for (const { exportName, value } of stack.outputs)
      if (exportName !== undefined) found.set(exportName, { value, stack });
  return found;
}

export function importersOf(name: string, stacks: Iterable<Stack>): Stack[] {
  return [...stacks].filter((stack) => stack.imports.has(name));
}

/**
 * A name is exported once, and an export in use neither goes nor changes.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-stack-exports.html
 *
 * @throws Error in CloudFormation's words
 */
export function checkExports(stack: Stack, outputs: readonly StackOutput[], stacks: readonly Stack[]): void {
  const others = stacks.filter((other) => other !== stack);
  const theirs = exportsOf(others);
  const mine = new Map(outputs.map(({ exportName, value }) => [exportName, value]));
  for (const name of mine.keys()) {
    const holder = name === undefined ? undefined : theirs.get(name);
    if (holder)
      throw new Error(`Export with name ${name} is already exported by stack ${holder.stack.identity.name}.`);
  }
  for (const { exportName: name, value } of stack.outputs) {
    if (name === undefined || mine.get(name) === value) continue;
    const users = importersOf(name, others).map(({ identity }) => identity.name);
    if (users.length > 0)
      throw new Error(
        `Export ${name} cannot be ${mine.has(name) ? 'updated' : 'deleted'} as it is in use by ${users.join(' and ')}`,
      );
  }
}
