/**
 * Recovery codes (look-up secrets, SP 800-63B-4 §3.1.2), each good for one sign-in. The table has keyed
 * hashes, an item for each user, until replaced or removed. Hashing throws errors of KMS, reads and writes
 * errors of DynamoDB.
 */
import { randomInt } from 'node:crypto';
import { DeleteItemCommand, GetItemCommand, type TransactWriteItem } from '@aws-sdk/client-dynamodb';
import { dynamodb } from '../shared/aws/clients';
import { domainHash } from '../shared/bytes';
import { keyedHash } from '../shared/keyed-hash';
import { plainCode } from '../shared/reading/code';
import { updatedIf } from '../shared/table/items';
import { writeTogether } from '../shared/table/transaction';
import { usingUp } from '../shared/table/used-once';

/** As clients and tokens know it. */
export const RECOVERY_CODE = 'RECOVERY_CODE';

/** Crockford's base 32. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
/** 16 characters of 5 bits can't be guessed, even without a lock. */
const LENGTH = 16;
const GROUP = 4;
/** In characters. */
const LONGEST_ANSWER = 64;

interface Owner {
  readonly userPoolId: string;
  readonly userName: string;
}

/** In groups of four, e.g. `7K3M-…`. */
export function newRecoveryCodes(count: number): string[] {
  return Array.from({ length: count }, () =>
    Array.from({ length: LENGTH }, (_, index) => {
      const character = ALPHABET[randomInt(ALPHABET.length)];
      return index > 0 && index % GROUP === 0 ? `-${character}` : character;
    }).join(''),
  );
}

/** Takes any case and separators, O for 0, I and L for 1. Undefined for anything else. */
export function readRecoveryCode(answer: unknown): string | undefined {
  if (typeof answer !== 'string' || answer.length > LONGEST_ANSWER) return undefined;
  const code = plainCode(answer).toUpperCase().replaceAll('O', '0').replace(/[IL]/g, '1');
  return code.length === LENGTH && [...code].every((one) => ALPHABET.includes(one)) ? code : undefined;
}

function codesKey({ userPoolId, userName }: Owner) {
  return { userNameHash: { B: domainHash('recovery-codes', userPoolId, userName) } };
}

async function nameOf({ userPoolId, userName }: Owner, code: string): Promise<string> {
  return (await keyedHash('recovery-code', [userPoolId, userName, code])).toString('base64url');
}

/**
 * Replaces all earlier codes; false where the condition fails.
 *
 * @param condition a check of another item
 * @param shown as {@link newRecoveryCodes} gives them
 * @param now Unix seconds
 * @throws ContentionError
 */
export async function keepRecoveryCodes(
  table: string,
  owner: Owner,
  shown: readonly string[],
  now: number,
  condition: TransactWriteItem,
): Promise<boolean> {
  const names = await Promise.all(shown.map((code) => nameOf(owner, readRecoveryCode(code) ?? '')));
  const Update = {
    TableName: table,
    Key: codesKey(owner),
    UpdateExpression: 'SET #codes = :codes, #madeAt = :now',
    ExpressionAttributeNames: { '#codes': 'codes', '#madeAt': 'madeAt' },
    ExpressionAttributeValues: {
      ':codes': { M: Object.fromEntries(names.map((name) => [name, { M: {} }])) },
      ':now': { N: String(now) },
    },
  };
  return (await writeTogether([{ Update }, condition])) === 'written';
}

export interface RecoveryCodes {
  readonly left: number;
  /** Unix seconds; undefined without codes. */
  readonly madeAt: number | undefined;
}

export async function readRecoveryCodes(table: string, owner: Owner): Promise<RecoveryCodes> {
  const { Item: item } = await dynamodb().send(
    new GetItemCommand({ TableName: table, Key: codesKey(owner), ConsistentRead: true }),
  );
  const madeAt = item?.madeAt?.N;
  return { left: unused(item?.codes?.M), madeAt: madeAt === undefined ? undefined : Number(madeAt) };
}

export async function dropRecoveryCodes(table: string, owner: Owner): Promise<void> {
  await dynamodb().send(new DeleteItemCommand({ TableName: table, Key: codesKey(owner) }));
}

/**
 * Uses a code up once (lambda/shared/table/used-once.ts). Gives how many are left; undefined for a wrong or
 * used code.
 *
 * @param code as {@link readRecoveryCode} gives it
 */
export async function useRecoveryCode(
  table: string,
  {
    code,
    round,
    now,
    ...owner
  }: Owner & { readonly code: string; readonly round: string; readonly now: number },
): Promise<number | undefined> {
  const name = await nameOf(owner, code);
  const use = usingUp('#codes.#name', { round, now });
  const item = await updatedIf({
    TableName: table,
    Key: codesKey(owner),
    UpdateExpression: `SET ${use.set}`,
    ConditionExpression: `attribute_exists(#codes.#name) AND ${use.condition}`,
    ExpressionAttributeNames: { '#codes': 'codes', '#name': name, ...use.names },
    ExpressionAttributeValues: use.values,
    ReturnValues: 'ALL_NEW',
  });
  return item && unused(item.codes?.M);
}

function unused(
  codes: Readonly<Record<string, { readonly M?: Readonly<Record<string, unknown>> }>> = {},
): number {
  return Object.values(codes).filter(({ M: code }) => code?.usedBy === undefined).length;
}
