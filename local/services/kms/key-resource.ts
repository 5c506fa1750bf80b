/** AWS::KMS::Key and AWS::KMS::Alias. */
import { AwsError, type ResourceProvider, type ResourceRequest, type ResourceResult } from '../../contract';
import { checkSpec } from './key-spec';
import type { KeyDefinition, Keyring } from './keyring';

/** Before a key is deleted (API_ScheduleKeyDeletion). */
const PENDING_DAYS = { least: 7, most: 30 };

export function keyResources(keyring: Keyring): ResourceProvider[] {
  return [keyProvider(keyring), aliasProvider(keyring), replicaProvider];
}

function keyProvider(keyring: Keyring): ResourceProvider {
  return {
    type: 'AWS::KMS::Key',
    create: (request) => {
      const settings = definitionOf(keyring, request);
      const digits = request.generatedId(32, '0123456789abcdef');
      const id = settings.multiRegion ? `mrk-${digits}` : uuid(digits);
      keyring.add({ id, ...settings });
      return resultOf(keyring, id);
    },
    find: ({ KeyId: id = '' }) => (keyring.has(id) ? resultOf(keyring, id) : undefined),
    update: (request, { request: before, result }) => {
      const settings = definitionOf(keyring, request);
      const old = definitionOf(keyring, before);
      for (const name of ['spec', 'usage', 'multiRegion'] as const)
        if (settings[name] !== old[name])
          // The resource's page: "If you change the value of the KeySpec, KeyUsage, Origin, or MultiRegion
          // properties of an existing KMS key, the update request fails, regardless of the value of the
          // UpdateReplacePolicy attribute."
          throw new AwsError(
            'InvalidRequest',
            'You cannot change the KeySpec, KeyUsage, Origin, or MultiRegion properties of an existing KMS key.',
          );
      keyring.change(result.ref, settings);
      return result;
    },
    delete: ({ request, result }) => keyring.delete(result.ref, pendingDays(request)),
    // One that is to go counts as gone.
    read({ result }) {
      const live = keyring.keys().find(({ id, state }) => id === result.ref && state !== 'PendingDeletion');
      return (
        live && {
          Description: live.description,
          Enabled: live.enabled,
          KeyPolicy: live.policy,
          KeySpec: live.spec,
          KeyUsage: live.usage,
          MultiRegion: live.multiRegion,
        }
      );
    },
  };
}

function resultOf(keyring: Keyring, id: string): ResourceResult {
  return { ref: id, attributes: { Arn: keyring.arn(`key/${id}`), KeyId: id } };
}

function definitionOf(
  keyring: Keyring,
  request: ResourceRequest,
): Omit<KeyDefinition, 'id' | 'deletionDate'> {
  const { logicalId, properties } = request;
  if (properties.Origin !== undefined && properties.Origin !== 'AWS_KMS') {
    throw new Error(
      `${logicalId}: keys with Origin ${properties.Origin} are not emulated; leave Origin out for material that KMS makes.`,
    );
  }
  const { spec, usage } = checkSpec(
    properties.KeySpec ?? 'SYMMETRIC_DEFAULT',
    properties.KeyUsage ?? 'ENCRYPT_DECRYPT',
  );
  if (spec !== 'SYMMETRIC_DEFAULT' && String(properties.EnableKeyRotation) === 'true')
    throw new AwsError(
      'UnsupportedOperationException',
      `${logicalId}: EnableKeyRotation is true, and a key with KeySpec ${spec} can't be rotated automatically.`,
    );
  pendingDays(request);
  return {
    spec,
    usage,
    description: properties.Description ?? '',
    // CloudFormation's default gives the account every right, which leaves the rest to IAM.
    policy: properties.KeyPolicy ?? {
      Version: '2012-10-17',
      Statement: {
        Effect: 'Allow',
        Principal: { AWS: `arn:${keyring.context.partition}:iam::${keyring.context.account}:root` },
        Action: 'kms:*',
        Resource: '*',
      },
    },
    multiRegion: String(properties.MultiRegion) === 'true',
    enabled: String(properties.Enabled ?? true) === 'true',
  };
}

/** @throws AwsError `ValidationException` */
function pendingDays({ properties, logicalId }: ResourceRequest): number {
  const days = Number(properties.PendingWindowInDays ?? PENDING_DAYS.most);
  if (Number.isInteger(days) && days >= PENDING_DAYS.least && days <= PENDING_DAYS.most) return days;
  throw new AwsError(
    'ValidationException',
    `${logicalId}: PendingWindowInDays is ${String(properties.PendingWindowInDays)}; it can be ${PENDING_DAYS.least} to ${PENDING_DAYS.most}.`,
  );
}

function aliasProvider(keyring: Keyring): ResourceProvider {
  return {
    type: 'AWS::KMS::Alias',
    create: ({ logicalId, properties }) => {
      const name = String(properties.AliasName);
      if (!/^alias\/[a-zA-Z0-9/_-]{1,250}$/.test(name) || name.startsWith('alias/aws/')) {
        throw new Error(
          `${logicalId}: AliasName is "${name}"; it must be "alias/" and letters, digits, "/", "_" or "-", and not begin with "alias/aws/".`,
        );
      }
      keyring.addAlias(name, properties.TargetKeyId);
      return { ref: name, attributes: {} };
    },
    update: ({ properties }, { result }) => {
      keyring.changeAlias(result.ref, properties.TargetKeyId);
      return result;
    },
    // The key stays as it is (API_DeleteAlias).
    delete: ({ result }) => keyring.deleteAlias(result.ref),
  };
}

/**
 * A replica's primary is in another Region (the resource's page), and there is one here: no replica to change
 * or remove.
 */
const replicaProvider: ResourceProvider = {
  type: 'AWS::KMS::ReplicaKey',
  create: ({ logicalId, properties, stack }) => {
    if (String(properties.PrimaryKeyArn).split(':')[3] === stack.region)
      throw new AwsError(
        'ValidationException',
        `${logicalId}: the primary key must be in another Region than its replica; it is in ${stack.region}.`,
      );
    throw new Error(
      `${logicalId}: AWS::KMS::ReplicaKey is not emulated, there is one Region here, so that its primary key is not there.`,
    );
  },
};

/** Of 32 hexadecimal digits. */
function uuid(digits: string): string {
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
