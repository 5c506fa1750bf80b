import { randomUUID } from 'node:crypto';
import type { StackStatus } from '@aws-sdk/client-cloudformation';
import type { Clock, Principal } from '../contract';
import { differencesOf } from './differences';
import type { DriftDetection, ResourceDrift, Stack, StackResource } from './model';
import { validationError } from './refusals';
import type { ResourcesOptions } from './resources';

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/detect-drift-stack.html */
const CAN_BE_LOOKED_AT: readonly StackStatus[] = [
  'CREATE_COMPLETE',
  'UPDATE_COMPLETE',
  'UPDATE_ROLLBACK_COMPLETE',
  'UPDATE_ROLLBACK_FAILED',
  'IMPORT_COMPLETE',
  'IMPORT_ROLLBACK_COMPLETE',
];

export class Drifts {
  private readonly detections = new Map<string, DriftDetection>();

  constructor(
    private readonly given: Pick<ResourcesOptions, 'provider' | 'authorize'> & { readonly clock: Clock },
  ) {}

  /**
   * Types without a reader stay "not checked".
   *
   * @param principal needs to be allowed to read each resource; those that it may not read are `UNKNOWN`
   * @throws AwsError ValidationError
   */
  async detect(
    stack: Stack,
    principal: Principal,
    logicalIds: readonly string[] = [],
  ): Promise<DriftDetection> {
    refuseUnlessSettled(stack);
    const named = logicalIds.map((id) => resourceOf(stack, id));
    for (const resource of named.length === 0 ? stack.resources.values() : named)
      await this.look(stack, resource, principal);
    const found = [...stack.drifts.values()];
    const drifted = found.filter(({ status }) => status === 'MODIFIED' || status === 'DELETED');
    const unread = found.filter(({ status }) => status === 'UNKNOWN');
    const detection: DriftDetection = {
      id: randomUUID(),
      stackId: stack.identity.id,
      status: drifted.length > 0 ? 'DRIFTED' : unread.length > 0 ? 'UNKNOWN' : 'IN_SYNC',
      reason:
        unread.length === 0
          ? undefined
          : `Failed to detect drift on resources [${unread.map(({ logicalId }) => logicalId).join(', ')}]`,
      drifted: drifted.length,
      checked: this.given.clock.now(),
    };
    this.detections.set(detection.id, detection);
    stack.drift = detection;
    return detection;
  }

  /** @returns undefined for types without a reader @throws AwsError */
  async detectResource(
    stack: Stack,
    principal: Principal,
    logicalId: string,
  ): Promise<ResourceDrift | undefined> {
    refuseUnlessSettled(stack);
    await this.look(stack, resourceOf(stack, logicalId), principal);
    return stack.drifts.get(logicalId);
  }

  /** @throws AwsError ValidationError */
  detection(id: string): DriftDetection {
    const found = this.detections.get(id);
    if (!found) throw validationError(`Stack drift detection ID ${id} does not exist.`);
    return found;
  }

  private async look(
    stack: Stack,
    { logicalId, definition, made, passedOver }: StackResource,
    principal: Principal,
  ): Promise<void> {
    const { Type: type } = definition;
    const provider = this.given.provider(type);
    if (!provider?.read || !made || passedOver !== undefined) return;
    const found = {
      logicalId,
      type,
      physicalId: made.result.ref,
      reason: undefined,
      expected: undefined,
      actual: undefined,
      differences: [],
      checked: this.given.clock.now(),
    };
    try {
      this.given.authorize(principal, 'Read', type);
    } catch (error) {
      stack.drifts.set(logicalId, { ...found, status: 'UNKNOWN', reason: (error as Error).message });
      return;
    }
    const live = await provider.read(made);
    if (!live) {
      stack.drifts.set(logicalId, { ...found, status: 'DELETED' });
      return;
    }
    const names = Object.keys(made.request.properties ?? {}).filter((name) => name in live);
    const pick = (from: Readonly<Record<string, unknown>>) =>
      Object.fromEntries(names.flatMap((name) => (from[name] === undefined ? [] : [[name, from[name]]])));
    const expected = pick(made.request.properties ?? {});
    const actual = pick(live);
    const differences = differencesOf(expected, actual);
    const status = differences.length === 0 ? 'IN_SYNC' : 'MODIFIED';
    stack.drifts.set(logicalId, { ...found, status, expected, actual, differences });
  }
}

function resourceOf(stack: Stack, logicalId: string): StackResource {
  const resource = stack.resources.get(logicalId);
  if (!resource)
    throw validationError(`Resource ${logicalId} does not exist for stack ${stack.identity.name}`);
  return resource;
}

function refuseUnlessSettled({ identity, status, running }: Stack): void {
  if (running || !CAN_BE_LOOKED_AT.includes(status))
    throw validationError(
      `Stack:${identity.id} is in ${status} state and can not be used for drift detection.`,
    );
}
