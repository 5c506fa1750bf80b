/** Compares two states of a stack by `@aws-cdk/cloudformation-diff` and sorts the differences by meaning. */
import { fullDiff, type ResourceDifference, ResourceImpact } from '@aws-cdk/cloudformation-diff';
import { noStack, type Resource, type Stack, type Template } from './assembly';
import { bundleChanges } from './bundles';
import { costChanges } from './cost';
import type { Loss, ResourceChange, StackReport } from './report';
import { isPolicyProperty, securityChanges } from './security';
import { isRefused, statefulness } from './stateful';
import { differences, same, type ValueChange } from './values';

/** In the order of names. */
export function compareStacks(
  before: ReadonlyMap<string, Stack>,
  after: ReadonlyMap<string, Stack>,
): readonly StackReport[] {
  return [...new Set([...before.keys(), ...after.keys()])]
    .sort()
    .map((name) => compareStack(before.get(name), after.get(name), name));
}

function compareStack(old: Stack | undefined, next: Stack | undefined, name: string): StackReport {
  const before = old ?? noStack(name);
  const after = next ?? noStack(name);
  // The library may write into its input.
  const diff = fullDiff(structuredClone(before.template), structuredClone(after.template));
  const pathOf = (logicalId: string) =>
    after.paths.get(logicalId) ?? before.paths.get(logicalId) ?? logicalId;
  const changed = Object.entries(diff.resources.changes)
    .filter(([, { isDifferent }]) => isDifferent)
    .sort(([one], [other]) => (one < other ? -1 : 1));
  const resources: ResourceChange[] = [];
  const onlyHashes: string[] = [];
  for (const [logicalId, change] of changed) {
    const path = pathOf(logicalId);
    const changes = change.isUpdate ? valueChanges(change) : [];
    if (isDeploymentOfApi(change) || (change.isUpdate && changes.every(isHash))) onlyHashes.push(path);
    else {
      const type = change.newResourceType ?? change.oldResourceType ?? '';
      resources.push({ logicalId, path, type, how: howChanged(change), changes: changes.filter(isShown) });
    }
  }
  return {
    name,
    exists: old === undefined ? 'only after' : next === undefined ? 'only before' : 'in both',
    losses: changed.flatMap(([logicalId, change]) => lossOf(logicalId, pathOf(logicalId), change, !next)),
    refused: changed.flatMap(([logicalId, change]) => refusedOf(pathOf(logicalId), change)),
    security: securityChanges(diff, before, after, pathOf),
    resources,
    outputs: outputChanges(before.template, after.template),
    onlyHashes: onlyHashes.sort(),
    bundles: bundleChanges(before, after, pathOf),
    cost: costChanges(before.template, after.template),
  };
}

function valueChanges({ oldValue, newValue }: ResourceDifference): readonly ValueChange[] {
  return [
    ...differences(oldValue?.Properties ?? {}, newValue?.Properties ?? {}),
    ...differences(attributesOf(oldValue), attributesOf(newValue)),
  ];
}

/** Beside properties. */
function attributesOf(resource: object | undefined): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(resource ?? {}).filter(([name]) => !['Type', 'Metadata', 'Properties'].includes(name)),
  );
}

/** Of code or an API's definition, which show elsewhere. */
function isHash({ path, before, after }: ValueChange): boolean {
  return (
    /^(Code|Content)\.S3(Key|Bucket)$/.test(path) ||
    (path === 'DeploymentId' && typeof before === 'object' && typeof after === 'object')
  );
}

function isShown(change: ValueChange): boolean {
  return !isHash(change) && !isPolicyProperty(change.path);
}

/** Each change of an API's definition makes a new deployment. */
function isDeploymentOfApi({ newResourceType, oldResourceType }: ResourceDifference): boolean {
  return (newResourceType ?? oldResourceType) === 'AWS::ApiGateway::Deployment';
}

function howChanged(change: ResourceDifference): ResourceChange['how'] {
  if (change.isAddition) return 'added';
  if (change.isRemoval) return 'removed';
  if (change.resourceTypeChanged || change.changeImpact === ResourceImpact.WILL_REPLACE) return 'replaced';
  return change.changeImpact === ResourceImpact.MAY_REPLACE ? 'may be replaced' : 'changed';
}

function lossOf(
  logicalId: string,
  path: string,
  change: ResourceDifference,
  stackLeaves: boolean,
): readonly Loss[] {
  const resource = change.oldValue as Resource | undefined;
  const stateful = resource && statefulness(resource, path);
  if (!stateful) return [];
  const how = howChanged(change);
  if (how === 'added' || how === 'changed') return [];
  const removed = how === 'removed';
  // A stack that left the app isn't deleted by a deployment.
  const policy = removed ? resource.DeletionPolicy : resource.UpdateReplacePolicy;
  const oldOneStays = stackLeaves || policy === 'Retain' || policy === 'RetainExceptOnCreate';
  return [
    {
      logicalId,
      path,
      type: resource.Type,
      what: stateful.what,
      how: removed ? (oldOneStays ? 'left behind' : 'deleted') : how,
      oldOneStays,
      because: Object.entries(change.propertyUpdates)
        .filter(
          ([, { changeImpact }]) =>
            changeImpact === ResourceImpact.WILL_REPLACE || changeImpact === ResourceImpact.MAY_REPLACE,
        )
        .map(([property]) => property)
        .sort(),
      loss: stateful.loss,
    },
  ];
}

function refusedOf(path: string, change: ResourceDifference): StackReport['refused'] {
  const type = change.newResourceType;
  if (!change.isUpdate || !type) return [];
  return Object.entries(change.propertyUpdates)
    .filter(([property, { oldValue, newValue }]) => isRefused(type, property, oldValue, newValue))
    .map(([property]) => ({ path, type, property }))
    .sort((one, other) => (one.property < other.property ? -1 : 1));
}

function outputChanges(before: Template, after: Template): StackReport['outputs'] {
  const { Outputs: old = {} } = before;
  const { Outputs: next = {} } = after;
  const changes = [...new Set([...Object.keys(old), ...Object.keys(next)])]
    .sort()
    .filter((name) => !same(old[name], next[name]));
  return changes.map((name) => ({
    name,
    how: !(name in next) ? 'removed' : !(name in old) ? 'added' : 'changed',
  }));
}
