/** Stacks in a data folder, without those that an assembly makes again. */
import type { ResourceResult } from '../contract';
import { parseTemplate } from '../template/text';
import type { Definition, Stack, StackResource } from './model';

export type KeptDefinition = Pick<
  Definition,
  'text' | 'tags' | 'principal' | 'roleArn' | 'capabilities' | 'notificationArns' | 'parentId' | 'rootId'
> & { readonly given: readonly (readonly [string, string])[] };

/** Without what the stack's template says. */
export type KeptResource = Omit<StackResource, 'made'> & {
  readonly made:
    | { readonly properties: Readonly<Record<string, unknown>>; readonly result: ResourceResult }
    | undefined;
};

export type KeptStack = Pick<
  Stack,
  | 'identity'
  | 'incarnation'
  | 'created'
  | 'updated'
  | 'status'
  | 'reason'
  | 'terminationProtection'
  | 'disableRollback'
  | 'outputs'
  | 'operationId'
> & {
  readonly definition: KeptDefinition;
  readonly parameters: readonly (readonly [string, unknown])[];
  readonly imports: readonly string[];
  readonly generations: readonly (readonly [string, number])[];
  readonly resources: readonly KeptResource[];
  readonly events: Stack['events'];
};

/** By stack name. Values are JSON: a text is written faster. */
export class Memory {
  constructor(private readonly kept: Map<string, string> = new Map()) {}

  /** Forgets a stack that is gone or an assembly's. */
  keep(stack: Stack): void {
    const { identity, definition } = stack;
    if (!definition || definition.ofAssembly || stack.deleted !== undefined) this.kept.delete(identity.name);
    else this.kept.set(identity.name, JSON.stringify(keptOf(stack, definition)));
  }

  forget(name: string): void {
    this.kept.delete(name);
  }

  /** Oldest first. */
  all(): KeptStack[] {
    return [...this.kept.values()]
      .map((text) => JSON.parse(text) as KeptStack)
      .sort((one, other) => one.created - other.created);
  }
}

/** Its resources are still to be made. */
export function stackOf(kept: KeptStack, definition: Definition): Stack {
  const { resources: _, parameters, imports, generations, ...rest } = kept;
  return {
    ...rest,
    updated: kept.updated,
    reason: kept.reason,
    deleted: undefined,
    definition,
    parameters: new Map(parameters),
    imports: new Set(imports),
    generations: new Map(generations),
    resources: new Map(),
    changeSets: new Map(),
    drift: undefined,
    drifts: new Map(),
    unfinished: undefined,
    running: undefined,
  };
}

export function definitionOf(
  { given, ...kept }: KeptDefinition,
  more: Pick<Definition, 'assetPath' | 'ssmParameter'>,
): Definition {
  return {
    ...kept,
    ...more,
    roleArn: kept.roleArn,
    given: new Map(given),
    template: parseTemplate(kept.text),
  };
}

function keptOf(stack: Stack, definition: Definition): KeptStack {
  const { identity, incarnation, created, updated, status, reason, operationId } = stack;
  const { text, tags, principal, roleArn, capabilities, notificationArns, given, parentId, rootId } =
    definition;
  return {
    ...{ identity, incarnation, created, updated, status, reason, operationId },
    terminationProtection: stack.terminationProtection,
    disableRollback: stack.disableRollback,
    outputs: stack.outputs,
    definition: {
      ...{ text, tags, principal, roleArn, capabilities, notificationArns },
      ...(parentId === undefined ? {} : { parentId }),
      ...(rootId === undefined ? {} : { rootId }),
      given: [...given],
    },
    parameters: [...stack.parameters],
    imports: [...stack.imports],
    generations: [...stack.generations],
    resources: [...stack.resources.values()].map(({ made, ...resource }) => ({
      ...resource,
      made: made && { properties: made.request.properties, result: made.result },
    })),
    events: stack.events.map((event) => ({ ...event, properties: undefined })),
  };
}
