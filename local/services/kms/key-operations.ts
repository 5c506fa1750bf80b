/** Operations that look at keys and change their state. */
import { AwsError, type Operation } from '../../contract';
import { checkMembers, checkStrings, type Input, keyAccess } from './input';
import { algorithmsOf } from './key-spec';
import type { Key, Keyring } from './keyring';

const MIN_DAYS = 7;
const MAX_DAYS = 30;
const MAX_PAGE = 1000;

/**
 * DescribeKey, ListKeys, ListAliases, GetKeyPolicy, EnableKey, DisableKey, ScheduleKeyDeletion,
 * CancelKeyDeletion.
 */
export function keyOperations(keyring: Keyring): Record<string, Operation> {
  const onKey = (action: string, members: readonly string[], run: (key: Key, input: Input) => unknown) => ({
    access: (input: Input) => keyAccess(keyring, action, keyring.find(input.KeyId), input),
    run: (input: Input) => {
      checkStrings(input);
      checkMembers(input, members);
      return run(keyring.find(input.KeyId), input);
    },
  });
  return {
    DescribeKey: onKey('DescribeKey', [], (key) => ({ KeyMetadata: metadata(keyring, key) })),
    GetKeyPolicy: onKey('GetKeyPolicy', ['PolicyName'], (key, { PolicyName = 'default' }) => {
      if (PolicyName !== 'default') {
        throw new AwsError('NotFoundException', `A key has one policy, "default"; not "${PolicyName}".`);
      }
      return { Policy: JSON.stringify(key.policy), PolicyName };
    }),
    EnableKey: onKey('EnableKey', [], (key) => {
      keyring.setEnabled(key, true);
      return {};
    }),
    DisableKey: onKey('DisableKey', [], (key) => {
      keyring.setEnabled(key, false);
      return {};
    }),
    ScheduleKeyDeletion: onKey(
      'ScheduleKeyDeletion',
      ['PendingWindowInDays'],
      (key, { PendingWindowInDays = MAX_DAYS }) => {
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
      },
    ),
    CancelKeyDeletion: onKey('CancelKeyDeletion', [], (key) => {
      keyring.cancelDeletion(key);
      return { KeyId: key.arn };
    }),
    ListKeys: {
      access: () => ({ action: 'kms:ListKeys', resource: '*' }),
      run: (input) => {
        checkMembers(input, ['Limit', 'Marker']);
        const { page, more } = paged(keyring.keys(), input, 100);
        return { Keys: page.map((key) => ({ KeyId: key.id, KeyArn: key.arn })), ...more };
      },
    },
    ListAliases: {
      access: () => ({ action: 'kms:ListAliases', resource: '*' }),
      run: (input) => {
        checkMembers(input, ['Limit', 'Marker']);
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
    },
  };
}

function metadata(keyring: Keyring, key: Key) {
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

/** A page of a list; the marker is the position that the next page starts at. */
function paged<T>(all: readonly T[], input: Input, usual: number) {
  checkStrings(input);
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
