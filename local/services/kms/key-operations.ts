import { AwsError } from '../../contract';
import { optionalText, type Shape, unread } from '../input';
import type { Answer, Operations } from '../sdk';
import { type Input, keyAccess, operation } from './input';
import { algorithmsOf } from './key-spec';
import type { Key, Keyring } from './keyring';

const MIN_DAYS = 7;
const MAX_DAYS = 30;
const MAX_PAGE = 1000;
const PAGE = { Limit: unread, Marker: optionalText };

export function keyOperations(keyring: Keyring) {
  const onKey = <const S extends Shape, Answered>(shape: S, run: (key: Key, input: Input) => Answered) =>
    operation(
      shape,
      (input: Input, call) => keyAccess(keyring, call.operation, keyring.find(input.KeyId), input),
      (input: Input) => run(keyring.find(input.KeyId), input),
    );
  return {
    DescribeKey: onKey({}, (key) => ({ KeyMetadata: metadata(keyring, key) })),
    GetKeyPolicy: onKey({ PolicyName: optionalText }, (key, { PolicyName = 'default' }) => {
      if (PolicyName !== 'default') {
        throw new AwsError('NotFoundException', `A key has one policy, "default"; not "${PolicyName}".`);
      }
      return { Policy: JSON.stringify(key.policy), PolicyName };
    }),
    EnableKey: onKey({}, (key) => {
      keyring.setEnabled(key, true);
      return {};
    }),
    DisableKey: onKey({}, (key) => {
      keyring.setEnabled(key, false);
      return {};
    }),
    ScheduleKeyDeletion: onKey({ PendingWindowInDays: unread }, (key, { PendingWindowInDays = MAX_DAYS }) => {
      if (
        !Number.isInteger(PendingWindowInDays) ||
        PendingWindowInDays < MIN_DAYS ||
        PendingWindowInDays > MAX_DAYS
      ) {
        throw new AwsError(
          'ValidationException',
          `PendingWindowInDays must be a whole number from ${MIN_DAYS} to ${MAX_DAYS}; it is ${JSON.stringify(PendingWindowInDays)}.`,
        );
      }
      const deletionDate = keyring.scheduleDeletion(key, PendingWindowInDays);
      return {
        KeyId: key.arn,
        DeletionDate: new Date(deletionDate),
        KeyState: 'PendingDeletion',
        PendingWindowInDays,
      };
    }),
    CancelKeyDeletion: onKey({}, (key) => {
      keyring.cancelDeletion(key);
      return { KeyId: key.arn };
    }),
    ListKeys: operation(
      PAGE,
      () => '*',
      (input) => {
        const { page, more } = paged(keyring.keys(), input, 100);
        return { Keys: page.map((key) => ({ KeyId: key.id, KeyArn: key.arn })), ...more };
      },
    ),
    ListAliases: operation(
      PAGE,
      () => '*',
      (input) => {
        const of = input.KeyId === undefined ? undefined : keyring.find(input.KeyId).id;
        const aliases = keyring.aliases().filter(({ keyId }) => of === undefined || keyId === of);
        const { page, more } = paged(aliases, input, 50);
        return {
          Aliases: page.map(({ name, keyId }) => ({
            AliasName: name,
            AliasArn: keyring.arn(name),
            TargetKeyId: keyId,
          })),
          ...more,
        };
      },
    ),
  } satisfies Operations<typeof import('@aws-sdk/client-kms')>;
}

type Metadata = NonNullable<Answer<typeof import('@aws-sdk/client-kms'), 'DescribeKey'>['KeyMetadata']>;

function metadata(keyring: Keyring, key: Key): Metadata {
  const algorithms = algorithmsOf(key.spec, key.usage);
  const member = {
    SIGN_VERIFY: 'SigningAlgorithms',
    ENCRYPT_DECRYPT: 'EncryptionAlgorithms',
    GENERATE_VERIFY_MAC: 'MacAlgorithms',
  }[key.usage];
  return {
    AWSAccountId: keyring.context.account,
    KeyId: key.id,
    Arn: key.arn,
    CreationDate: new Date(key.created),
    Enabled: key.state === 'Enabled',
    Description: key.description,
    KeyUsage: key.usage,
    KeyState: key.state,
    ...(key.deletionDate === undefined ? {} : { DeletionDate: new Date(key.deletionDate) }),
    Origin: 'AWS_KMS',
    KeyManager: 'CUSTOMER',
    CustomerMasterKeySpec: key.spec,
    KeySpec: key.spec,
    MultiRegion: key.multiRegion,
    [member]: algorithms,
  };
}

/** The marker is the next page's first position. */
function paged<T>(all: readonly T[], input: Input, usual: number) {
  const { Limit: limit = usual, Marker: marker = '0' } = input;
  if (!Number.isInteger(limit) || limit < 1 || limit > MAX_PAGE) {
    throw new AwsError(
      'ValidationException',
      `Limit must be a whole number from 1 to ${MAX_PAGE}; it is ${JSON.stringify(limit)}.`,
    );
  }
  const start = Number(marker);
  if (!/^\d+$/.test(marker) || !Number.isInteger(start) || start < 0 || start > all.length) {
    throw new AwsError('InvalidMarkerException', `The marker ${marker} is not one of an earlier answer.`);
  }
  const truncated = start + limit < all.length;
  return {
    page: all.slice(start, start + limit),
    more: { Truncated: truncated, ...(truncated ? { NextMarker: String(start + limit) } : {}) },
  };
}
