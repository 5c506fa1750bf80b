import { isDeepStrictEqual } from 'node:util';
import type { ResourceResult } from '../contract';
import { conditionHolds, resolveValue, type Scope } from '../template/intrinsics';
import { resourceOrder } from '../template/references';
import { checkRules } from '../template/rules';
import { TemplateError, type TemplateResource } from '../template/types';
import type { Definition, OperationOptions, ResourceChange, Stack, StackResource } from './model';
import { impactOf } from './replacement';
import { scopeOf, type World } from './scope';

/** AWS's words for what only a made resource tells. */
export const KNOWN_AFTER_APPLY = '{{changeSet:KNOWN_AFTER_APPLY}}';

const UNKNOWN: ResourceResult = {
  ref: KNOWN_AFTER_APPLY,
  attributes: new Proxy({}, { get: () => KNOWN_AFTER_APPLY }),
};

/** @throws TemplateError for what CloudFormation would refuse before it changes anything */
export async function previewOf(
  stack: Stack,
  definition: Definition,
  parameters: ReadonlyMap<string, unknown>,
  world: World,
  { imports }: OperationOptions,
): Promise<ResourceChange[]> {
  const { template } = definition;
  const changes: ResourceChange[] = [];
  const results = new Map<string, ResourceResult>();
  const scope = scopeOf({
    identity: stack.identity,
    template,
    parameters,
    notificationArns: definition.notificationArns,
    made: (logicalId) => results.get(logicalId),
    world,
  });
  checkRules(scope);
  for (const logicalId of resourceOrder(stack.identity.name, template)) {
    const resource = template.Resources?.[logicalId];
    if (!resource || (resource.Condition && !conditionHolds(resource.Condition, scope))) continue;
    const before = stack.resources.get(logicalId);
    const change = before?.made
      ? await modification(before, resource, scope)
      : addition(logicalId, resource, imports?.get(logicalId));
    if (change) changes.push(change);
    const isKept = before?.made && change?.replacement !== 'True' && change?.replacement !== 'Conditional';
    results.set(logicalId, isKept ? before.made.result : UNKNOWN);
  }
  for (const resource of stack.resources.values())
    if (!results.has(resource.logicalId)) changes.push(removal(resource));
  return changes;
}

export function isUnchanged(
  stack: Stack,
  definition: Definition,
  parameters: ReadonlyMap<string, unknown>,
): boolean {
  return (
    !stack.unfinished &&
    isDeepStrictEqual(stack.definition?.template, definition.template) &&
    isDeepStrictEqual(stack.definition?.tags, definition.tags) &&
    isDeepStrictEqual([...stack.parameters], [...parameters])
  );
}

function addition(
  logicalId: string,
  { Type: type }: TemplateResource,
  identifier: Readonly<Record<string, string>> | undefined,
): ResourceChange {
  return {
    action: identifier ? 'Import' : 'Add',
    logicalId,
    type,
    physicalId: identifier && Object.values(identifier)[0],
    replacement: undefined,
    policyAction: undefined,
    scope: [],
    details: [],
  };
}

function removal({ logicalId, definition, made }: StackResource): ResourceChange {
  return {
    action: 'Remove',
    logicalId,
    type: definition.Type,
    physicalId: made?.result.ref,
    replacement: undefined,
    policyAction: /^Retain/.test(definition.DeletionPolicy ?? '') ? 'Retain' : 'Delete',
    scope: [],
    details: [],
  };
}

async function modification(
  { logicalId, made, definition }: StackResource,
  resource: TemplateResource,
  scope: Scope,
): Promise<ResourceChange | undefined> {
  const type = resource.Type;
  if (definition.Type !== type)
    throw new TemplateError(
      `Update of resource type is not permitted. The new template modifies resource type of the following resources: [${logicalId}]`,
    );
  const current = made?.request.properties;
  const wanted = resolved(resource, scope, `Resources.${logicalId}.Properties`);
  const base = { action: 'Modify', logicalId, type, physicalId: made?.result.ref } as const;
  if (isDeepStrictEqual(wanted, current)) {
    if (isDeepStrictEqual(definition.Metadata, resource.Metadata)) return undefined;
    return { ...base, replacement: 'False', policyAction: undefined, scope: ['Metadata'], details: [] };
  }
  const { replacement, details } = await impactOf(type, current, wanted);
  const policyAction = /^Retain/.test(resource.UpdateReplacePolicy ?? '')
    ? 'ReplaceAndRetain'
    : 'ReplaceAndDelete';
  return {
    ...base,
    replacement,
    policyAction: replacement === 'True' ? policyAction : undefined,
    scope: ['Properties'],
    details,
  };
}

/** A property whose function needs an unknown value is unknown too. */
function resolved(resource: TemplateResource, scope: Scope, place: string): Record<string, unknown> {
  const properties: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(resource.Properties ?? {})) {
    let known: unknown;
    try {
      known = resolveValue(value, scope, `${place}.${name}`);
    } catch (error) {
      if (!(error instanceof TemplateError)) throw error;
      known = KNOWN_AFTER_APPLY;
    }
    if (known !== undefined) properties[name] = known;
  }
  return properties;
}
