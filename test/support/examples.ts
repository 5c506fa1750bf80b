/** The examples as their READMEs run them. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { hashOf, projectRoot } from './product';
import { runToEnd } from './run-to-end';

/**
 * Folder of the assembly of an example's CDK app, made by the CLI; kept under `.cache/` as long as nothing
 * that goes into it changes.
 *
 * @param context options of the CLI, such as `['-c', 'stage=local']`
 * @throws Error with all that the CLI printed
 */
export async function synthesizedExample(name: string, context: readonly string[]): Promise<string> {
  const hash = hashOf(projectRoot, [
    `examples/${name}`,
    'lib',
    'web/src/apis.ts',
    'cdk.json',
    'package-lock.json',
  ]);
  const given = context.join('').replace(/[^\w=]+/g, '-');
  const folder = join(projectRoot, '.cache', 'examples', `${name}-${hash}${given}`);
  if (existsSync(join(folder, 'manifest.json'))) return folder;
  const app = `npx tsx examples/${name}/app.ts`;
  const { status, printed } = await runToEnd(
    'npx',
    ['cdk', 'synth', '--app', app, ...context, '--output', folder, '--quiet'],
    // flows/synth shows what the CDK's own validation says of stacks; it takes most of the time.
    { cwd: projectRoot, env: { ...process.env, CDK_VALIDATION: 'false' } },
  );
  if (status !== 0) throw new Error(`The example ${name} was not synthesized:\n${printed}`);
  return folder;
}
