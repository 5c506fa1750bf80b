import { type Template, TemplateError, type TemplateResource } from './types';

/** `${Name}`, `${Name.Attribute}`, and the escaped `${!Literal}`. */
export const SUB_PLACEHOLDER = /\$\{(!?)([^}]*)\}/g;

/** Parameters and pseudo parameters too. */
export function referencesOf(value: unknown, found: Set<string> = new Set()): Set<string> {
  if (Array.isArray(value)) {
    for (const item of value) referencesOf(item, found);
    return found;
  }
  if (typeof value !== 'object' || value === null) return found;
  for (const [key, argument] of Object.entries(value)) {
    if (key === 'Ref' && typeof argument === 'string') found.add(argument);
    else if (key === 'Fn::GetAtt') {
      const name = Array.isArray(argument) ? argument[0] : String(argument).split('.')[0];
      if (typeof name === 'string') found.add(name);
    } else if (key === 'Fn::Sub') {
      addSubReferences(argument, found);
    } else referencesOf(argument, found);
  }
  return found;
}

function addSubReferences(argument: unknown, found: Set<string>): void {
  const [text, variables] = Array.isArray(argument) ? argument : [argument, {}];
  const own = new Set(Object.keys((variables as object | undefined) ?? {}));
  for (const [, escaped, name] of String(text).matchAll(SUB_PLACEHOLDER)) {
    const target = name?.split('.')[0] ?? '';
    if (!escaped && !own.has(name ?? '')) found.add(target);
  }
  referencesOf(variables, found);
}

/** Export names that are written out, not computed. */
export function importsOf(value: unknown, found: Set<string> = new Set()): Set<string> {
  if (typeof value !== 'object' || value === null) return found;
  for (const [key, argument] of Object.entries(value)) {
    if (key === 'Fn::ImportValue' && typeof argument === 'string') found.add(argument);
    else importsOf(argument, found);
  }
  return found;
}

/** Resources and parameters. */
export function dependenciesOf({ DependsOn, Properties }: TemplateResource): string[] {
  return [...new Set([...[DependsOn ?? []].flat(), ...referencesOf(Properties)])];
}

/**
 * Logical ids, each after those it refers to or depends on.
 *
 * @throws TemplateError naming the resources of a cycle, or a `DependsOn` that names no resource
 */
export function resourceOrder(stackName: string, template: Template): string[] {
  const resources = template.Resources ?? {};
  const known = (id: string, resource: TemplateResource): string[] => {
    for (const name of [resource.DependsOn ?? []].flat()) {
      if (!resources[name])
        throw new TemplateError(
          `${stackName}: resource ${id} has DependsOn "${name}", which is no resource of the template.`,
        );
    }
    return dependenciesOf(resource).filter((name) => resources[name]);
  };
  const graph = new Map(Object.entries(resources).map(([id, it]) => [id, known(id, it)]));
  return topologicalOrder(graph, (cycle) => {
    throw new TemplateError(
      `${stackName}: circular dependency between resources: ${cycle.join(' -> ')}. CloudFormation refuses this template.`,
    );
  });
}

/** `onCycle` gets the names around a cycle, first one repeated, and throws. */
export function topologicalOrder(
  graph: ReadonlyMap<string, readonly string[]>,
  onCycle: (cycle: string[]) => never,
): string[] {
  const order: string[] = [];
  const done = new Set<string>();
  const path: string[] = [];
  const visit = (name: string): void => {
    if (done.has(name)) return;
    const seenAt = path.indexOf(name);
    if (seenAt >= 0) onCycle([...path.slice(seenAt), name]);
    path.push(name);
    for (const dependency of graph.get(name) ?? []) visit(dependency);
    path.pop();
    done.add(name);
    order.push(name);
  };
  for (const name of graph.keys()) visit(name);
  return order;
}
