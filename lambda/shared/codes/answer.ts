/**
 * Checks codes. An answer is counted before it is compared, in one conditional write with the lock, so however many come
 * at once, no more are compared than are allowed; one that is right takes its failure back.
 */
import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { domainHash } from '../bytes';
import { dynamodb } from '../clients';
import { whenConditionFails } from '../conditions';
import { codeHash, contactHash, isOneOf } from './code';
import { DAY } from './limits';
import { failed, lockOf } from './lock';
import type { CodePurpose } from './purpose';
import type { CodeState, StoredCode } from './state';
import { changeCodes, codesKey } from './store';

/** Answers that one code takes. */
export const MAX_TRIES = 3;
/** Seconds in which the same round may use a code again: Cognito's three tries of 5 s, and a little. */
const SAME_ROUND_SECONDS = 20;

/** An answer, and all that it is checked against. */
export interface CodeAnswer {
  readonly table: string;
  readonly purpose: CodePurpose;
  readonly userPoolId: string;
  readonly userName: string;
  readonly clientId: string;
  /** Nonce of the sign-in that asked, which this one is if the answer is to count. */
  readonly request: string;
  /** Which answer this is; the same in every try of it. */
  readonly round: string;
  readonly code: string;
  /** Number or address that the user has now. */
  readonly to: string;
  /** S256 of the code verifier that came with the answer. */
  readonly requester: string | undefined;
  /** True for users who don't exist. */
  readonly transient: boolean;
  /** Seconds since the Unix epoch. */
  readonly now: number;
}

/** Why an answer was refused; the client never learns which. */
export type CodeRefusal =
  | 'no_code'
  | 'expired'
  | 'other_session'
  | 'client'
  | 'requester'
  | 'address'
  | 'used'
  | 'tries'
  | 'barred'
  | 'delayed'
  | 'contention'
  | 'wrong';

/** A right answer. */
export interface RightCode {
  /** Id that the answer was counted by. */
  readonly tryId: string;
  /** Hash of the link that stands in the same mail: it is used with the code, or the code is not good. */
  readonly link: string | undefined;
}

/**
 * Says whether an answer is right. Answers that can't be (of another sign-in, client or browser, for a code that is gone)
 * cost nothing, so that nobody uses up another's tries; every other is counted. Compares without telling by time.
 *
 * @throws errors of KMS and DynamoDB
 */
export async function checkCode(answer: CodeAnswer): Promise<RightCode | CodeRefusal> {
  const { userPoolId, requester, now } = answer;
  const to = await contactHash(userPoolId, answer.to);
  const [ofSession, ofRequester] = await Promise.all([
    codeHash({ ...answer, to }, answer.code),
    codeHash({ ...answer, request: '', to }, answer.code),
  ]);
  const tryId = domainHash('code-try', answer.round, ofSession.toString('base64url')).toString('base64url');
  const judged = await changeCodes<CodeState | CodeRefusal>(answer.table, answer, now, (state) => {
    const verdict = judge(state, { ...answer, requester, to, tryId });
    if (verdict === 'again') return { result: state };
    if (verdict !== 'count' || !state.code) return { result: verdict === 'count' ? 'no_code' : verdict };
    const code: StoredCode = { ...state.code, tried: [...state.code.tried, tryId] };
    const next = { ...state, ...failed(state, now), code };
    return { next, result: next };
  });
  if (judged === undefined) return 'contention';
  if (typeof judged === 'string') return judged;
  const drafts = judged.code?.drafts ?? [];
  const plain = drafts.filter(({ link }) => link === undefined).map(({ hash }) => hash);
  const right = isOneOf(ofSession, plain);
  const linked = drafts.find(({ hash, link }) => link !== undefined && isOneOf(ofRequester, [hash]));
  return right || linked ? { tryId, link: linked?.link } : 'wrong';
}

interface JudgedAnswer extends Pick<CodeAnswer, 'request' | 'clientId' | 'round' | 'requester' | 'now'> {
  readonly to: string;
  readonly tryId: string;
}

/** `'count'`: the answer may be compared, as one more try; `'again'`: it was counted before. Pure. */
export function judge(state: CodeState, answer: JudgedAnswer): 'count' | 'again' | CodeRefusal {
  const { code } = state;
  const { now } = answer;
  if (!code) return 'no_code';
  if (code.exp <= now) return 'expired';
  if (code.clientId !== answer.clientId) return 'client';
  const linked = code.drafts.some(({ link }) => link !== undefined);
  if (!linked && code.request !== answer.request) return 'other_session';
  if (code.requester !== answer.requester || (linked && answer.requester === undefined)) return 'requester';
  if (code.to !== answer.to) return 'address';
  const counted = code.tried.includes(answer.tryId);
  if (code.usedBy !== undefined) {
    const again = code.usedBy === answer.round && (code.usedAt ?? 0) > now - SAME_ROUND_SECONDS;
    return counted && again ? 'again' : 'used';
  }
  if (counted) return 'again';
  if (code.tried.length >= MAX_TRIES) return 'tries';
  return lockOf(state, now) ?? 'count';
}

/**
 * Uses a code up that {@link checkCode} has found right, and takes the user's failures back. Of any number of callers one
 * wins; a second try of the winner's own round wins again.
 */
export async function useCode(answer: CodeAnswer, { tryId }: RightCode): Promise<boolean> {
  const { now, round } = answer;
  return whenConditionFails(
    false,
    dynamodb().send(
      new UpdateItemCommand({
        TableName: answer.table,
        Key: codesKey(answer),
        UpdateExpression:
          'SET #code.#usedBy = :round, #code.#usedAt = if_not_exists(#code.#usedAt, :now), #failures = :none, #until = :none, #exp = :exp ADD #v :one',
        ConditionExpression:
          '#code.#exp > :now AND contains(#code.#tried, :try) AND (attribute_not_exists(#code.#usedBy) OR (#code.#usedBy = :round AND #code.#usedAt > :again))',
        ExpressionAttributeNames: {
          '#code': 'code',
          '#exp': 'exp',
          '#tried': 'tried',
          '#usedBy': 'usedBy',
          '#usedAt': 'usedAt',
          '#failures': 'failures',
          '#until': 'until',
          '#v': 'v',
        },
        ExpressionAttributeValues: {
          ':now': { N: String(now) },
          ':round': { S: round },
          ':try': { S: tryId },
          ':again': { N: String(now - SAME_ROUND_SECONDS) },
          ':none': { N: '0' },
          ':exp': { N: String(now + DAY) },
          ':one': { N: '1' },
        },
      }),
    ),
  );
}

/** Makes a code good again that this round has used up, because the sign-in could not be finished. */
export async function giveCodeBack(answer: CodeAnswer): Promise<boolean> {
  return whenConditionFails(
    false,
    dynamodb().send(
      new UpdateItemCommand({
        TableName: answer.table,
        Key: codesKey(answer),
        UpdateExpression: 'REMOVE #code.#usedBy, #code.#usedAt ADD #v :one',
        ConditionExpression: '#code.#usedBy = :round',
        ExpressionAttributeNames: { '#code': 'code', '#usedBy': 'usedBy', '#usedAt': 'usedAt', '#v': 'v' },
        ExpressionAttributeValues: { ':round': { S: answer.round }, ':one': { N: '1' } },
      }),
    ),
  );
}
