/**
 * Of an `AWS::DynamoDB::GlobalTable`, by the rules of the resource's page. There is one Region here: others
 * are noted and can't be read.
 */
import { isDeepStrictEqual } from 'node:util';
import { AwsError, type ResourceRequest } from '../../contract';

type Properties = ResourceRequest['properties'];

/**
 * In the stack's Region; required.
 *
 * @throws AwsError `ValidationException`
 */
export function ownReplica(request: ResourceRequest, region: string): Properties {
  const replicas = listed(request);
  const own = replicas.find((replica) => replica.Region === region);
  if (own) return own;
  throw invalid(
    `Replicas must contain the Region of the stack, ${region}; they are in ${regionsOf(replicas).join(', ') || 'no Region'}.`,
  );
}

/**
 * None of an `AWS::DynamoDB::Table`.
 *
 * @throws AwsError `ValidationException` for a Region named twice, and for what several replicas lack
 */
export function replicaRegions(request: ResourceRequest, region: string): readonly string[] {
  const replicas = listed(request);
  const regions = regionsOf(replicas);
  const twice = regions.find((name, index) => regions.indexOf(name) !== index);
  if (twice !== undefined) throw invalid(`Replicas name the Region ${twice} twice.`);
  if (replicas.length > 1 && request.properties.StreamSpecification === undefined)
    throw invalid('StreamSpecification must be given where a global table has more than one replica.');
  const keys = replicas.filter((replica) => replica.SSESpecification?.KMSMasterKeyId !== undefined);
  if (keys.length > 0 && keys.length < replicas.length)
    throw invalid(
      'A global table under keys of the customer needs one in ReplicaSSESpecification of each replica.',
    );
  return regions.filter((name) => name !== region);
}

/**
 * Refuses what one update can't change.
 *
 * @throws AwsError `ValidationException`
 */
export function checkReplicaChange(before: ResourceRequest, after: ResourceRequest): void {
  const old = regionsOf(listed(before));
  const wanted = regionsOf(listed(after));
  const changed = [
    ...old.filter((region) => !wanted.includes(region)),
    ...wanted.filter((region) => !old.includes(region)),
  ];
  if (changed.length > 1)
    throw invalid(
      `Only one replica can be added or removed in an update; these would be: ${changed.join(', ')}.`,
    );
  const stream = ({ properties }: ResourceRequest) => properties.StreamSpecification;
  if (Math.max(old.length, wanted.length) > 1 && !isDeepStrictEqual(stream(before), stream(after)))
    throw invalid('StreamSpecification can only change while a global table has one replica.');
}

function listed({ properties }: ResourceRequest): readonly Properties[] {
  return properties.Replicas ?? [];
}

function regionsOf(replicas: readonly Properties[]): readonly string[] {
  return replicas.map(({ Region }) => String(Region));
}

function invalid(message: string): AwsError {
  return new AwsError('ValidationException', message);
}
