/**
 * Codes in the secrets table (docs/tables.md): an item for each user and purpose, and one for each known
 * browser (`known-browsers.ts`), with its own limits and lock.
 *
 * Writes need the version they were decided on and raise `v`: all concurrent answers are counted, one of
 * concurrent requests gets the last place, and nothing undoes a use.
 */
import { type AttributeValue, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { dynamodb } from '../shared/aws/clients';
import { domainHash } from '../shared/bytes';
import { KNOWN_SECONDS } from '../shared/known-browsers';
import {
  type Change,
  changeAtVersion,
  raisingVersion,
  updateIf,
  versionOf,
  writeAtVersion,
} from '../shared/table/items';
import { DAY } from '../shared/table/windows';
import { NO_FAILURES } from './lock';
import type { CodePurpose } from './purpose';
import type { CodeState, Draft, StoredCode } from './state';

export interface CodeOwner {
  readonly userPoolId: string;
  readonly userName: string;
  readonly purpose: CodePurpose;
  /** Id of the known browser (`knownBrowser`); undefined for all others together. */
  readonly browser?: string | undefined;
}

export function codesKey({ userPoolId, userName, purpose, browser }: CodeOwner) {
  const budget = browser === undefined ? [] : [browser];
  return { userNameHash: { B: domainHash('codes', userPoolId, userName, purpose, ...budget) } };
}

/** A consistent read. */
export async function readCodes(table: string, owner: CodeOwner): Promise<CodeState> {
  const { Item: item } = await dynamodb().send(
    new GetItemCommand({ TableName: table, Key: codesKey(owner), ConsistentRead: true }),
  );
  return {
    version: versionOf(item),
    codes: new Map(
      Object.entries(item?.codes?.M ?? {}).map(([request, code]) => [
        request,
        readCode(request, code.M ?? {}),
      ]),
    ),
    sent: new Map(Object.entries(item?.sent?.M ?? {}).map(([nonce, at]) => [nonce, Number(at.N)])),
    failures: Number(item?.failures?.N ?? 0),
    until: Number(item?.until?.N ?? 0),
  };
}

/**
 * False when the version has changed. Locks stay until undone, a known browser's while it is known; the rest
 * goes after a day, and nothing stays of users who don't exist.
 *
 * @param now Unix seconds
 */
export async function writeCodes(
  table: string,
  owner: CodeOwner & { readonly transient: boolean },
  state: CodeState,
  now: number,
): Promise<boolean> {
  const { version, codes, sent, failures, until } = state;
  const locks = failures > 0 && !owner.transient;
  const stays = locks && owner.browser === undefined;
  const exp = now + (locks ? KNOWN_SECONDS : DAY);
  return writeAtVersion({ table, key: codesKey(owner) }, version, {
    codes: { M: Object.fromEntries([...codes].map(([request, code]) => [request, writeCode(code)])) },
    sent: { M: Object.fromEntries([...sent].map(([nonce, at]) => [nonce, { N: String(at) }])) },
    failures: { N: String(failures) },
    until: { N: String(until) },
    exp: stays ? undefined : { N: String(exp) },
  });
}

/** Tries against concurrent writes. */
const MAX_WRITES = 9;

/**
 * Changes the codes by `decide`, which is asked again after a concurrent write. Undefined when others kept
 * writing.
 *
 * @param first the state, where it was just read
 * @param now Unix seconds
 */
export async function changeCodes<T>(
  table: string,
  owner: CodeOwner & { readonly transient: boolean },
  now: number,
  decide: (state: CodeState) => Change<CodeState, T>,
  first?: CodeState,
): Promise<T | undefined> {
  return changeAtVersion<CodeState, CodeState, T>(
    {
      read: () => readCodes(table, owner),
      write: ({ version }, next) => writeCodes(table, owner, { ...next, version }, now),
    },
    decide,
    { first, tries: MAX_WRITES },
  );
}

/** Later tries of the trigger won't send. */
export async function markSent(table: string, owner: CodeOwner, request: string): Promise<boolean> {
  return updateIf(
    raisingVersion({
      TableName: table,
      Key: codesKey(owner),
      UpdateExpression: 'SET #codes.#request.#state = :sent',
      ConditionExpression: 'attribute_exists(#codes.#request)',
      ExpressionAttributeNames: { '#codes': 'codes', '#state': 'state', '#request': request },
      ExpressionAttributeValues: { ':sent': { S: 'sent' } },
    }),
  );
}

/** After another method has proven the user; writes nothing where there is no lock. */
export async function unlock(table: string, owner: CodeOwner, now: number): Promise<boolean> {
  return updateIf(
    raisingVersion({
      TableName: table,
      Key: codesKey(owner),
      UpdateExpression: 'SET #failures = :none, #until = :none, #exp = :exp',
      ConditionExpression: '#failures > :none',
      ExpressionAttributeNames: { '#failures': 'failures', '#until': 'until', '#exp': 'exp' },
      ExpressionAttributeValues: {
        ':none': { N: String(NO_FAILURES.failures) },
        ':exp': { N: String(now + DAY) },
      },
    }),
  );
}

function writeCode(code: StoredCode): AttributeValue {
  return {
    M: {
      iat: { N: String(code.iat) },
      exp: { N: String(code.exp) },
      to: { S: code.to },
      clientId: { S: code.clientId },
      state: { S: code.state },
      drafts: { L: code.drafts.map(writeDraft) },
      tried: { L: code.tried.map((id) => ({ S: id })) },
      ...(code.requester === undefined ? {} : { requester: { S: code.requester } }),
      ...(code.country === undefined ? {} : { country: { S: code.country } }),
      ...(code.dry ? { dry: { BOOL: true } } : {}),
      ...(code.sealed === undefined ? {} : { sealed: { B: code.sealed } }),
      ...(code.usedBy === undefined ? {} : { usedBy: { S: code.usedBy } }),
      ...(code.usedAt === undefined ? {} : { usedAt: { N: String(code.usedAt) } }),
    },
  };
}

function writeDraft({ hash, link }: Draft): AttributeValue {
  return { M: { hash: { B: hash }, ...(link === undefined ? {} : { link: { S: link } }) } };
}

function readCode(request: string, code: Record<string, AttributeValue>): StoredCode {
  const state = code.state?.S;
  return {
    request,
    iat: Number(code.iat?.N),
    exp: Number(code.exp?.N),
    to: code.to?.S ?? '',
    clientId: code.clientId?.S ?? '',
    state: state === 'sent' || state === 'doubtful' ? state : 'pending',
    drafts: (code.drafts?.L ?? []).map(({ M: draft = {} }) => ({
      hash: Buffer.from(draft.hash?.B ?? []),
      ...(draft.link?.S === undefined ? {} : { link: draft.link.S }),
    })),
    tried: (code.tried?.L ?? []).flatMap(({ S: id }) => (id === undefined ? [] : [id])),
    ...(code.requester?.S === undefined ? {} : { requester: code.requester.S }),
    ...(code.country?.S === undefined ? {} : { country: code.country.S }),
    ...(code.dry?.BOOL ? { dry: true } : {}),
    ...(code.sealed?.B === undefined ? {} : { sealed: Buffer.from(code.sealed.B) }),
    ...(code.usedBy?.S === undefined ? {} : { usedBy: code.usedBy.S }),
    ...(code.usedAt?.N === undefined ? {} : { usedAt: Number(code.usedAt.N) }),
  };
}
