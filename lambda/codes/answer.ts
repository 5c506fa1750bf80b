/**
 * Checks codes (docs/adr/010). One conditional write counts an answer and checks the lock before comparing,
 * so concurrent answers get no extra guesses. A right answer takes its failure back.
 */
import { domainHash } from '../shared/bytes';
import { raisingVersion, updateIf } from '../shared/table/items';
import { goodAgain, isOwnUse, usingUp } from '../shared/table/used-once';
import { DAY } from '../shared/table/windows';
import { codeHash, contactHash, isOneOf } from './code';
import { type Failures, failed, lockOf } from './lock';
import type { CodePurpose } from './purpose';
import { type CodeState, MAX_TRIES, type StoredCode } from './state';
import { changeCodes, codesKey } from './store';

export interface CodeAnswer {
  readonly table: string;
  readonly purpose: CodePurpose;
  readonly userPoolId: string;
  readonly userName: string;
  /** The known browser that answers; undefined for any other. */
  readonly browser?: string | undefined;
  readonly clientId: string;
  /** Nonce of this sign-in, which must have asked. */
  readonly request: string;
  /** The same in every try of one answer. */
  readonly round: string;
  readonly code: string;
  /** The user's number or address now. */
  readonly to: string;
  /** S256 of the answer's code verifier. */
  readonly requester: string | undefined;
  readonly transient: boolean;
  /** Unix seconds. */
  readonly now: number;
}

/** Why an answer is refused. The client never learns it. */
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
  | 'undeliverable'
  | 'wrong';

export interface RightCode {
  readonly tryId: string;
  readonly request: string;
  /** ISO 3166-1 alpha-2; SMS only. */
  readonly country: string | undefined;
  /** Hash of the link in the same mail, used up with the code. */
  readonly link: string | undefined;
}

/**
 * Counts an answer and compares it in constant time. Answers that can't be right (another sign-in, client or
 * browser, no code) don't count, so nobody uses up another's tries.
 *
 * @throws errors of KMS and DynamoDB
 */
export async function checkCode(answer: CodeAnswer): Promise<RightCode | CodeRefusal> {
  const { userPoolId, now } = answer;
  const to = await contactHash(userPoolId, answer.to);
  const [ofSession, ofRequester] = await Promise.all([
    codeHash({ ...answer, to }, answer.code),
    codeHash({ ...answer, request: '', to }, answer.code),
  ]);
  const tryId = domainHash('code-try', answer.round, ofSession.toString('base64url')).toString('base64url');
  const judged = await changeCodes<StoredCode | CodeRefusal>(answer.table, answer, now, (state) => {
    const code = codeFor(state, answer);
    if (!code) return { result: state.codes.size > 0 ? 'other_session' : 'no_code' };
    const verdict = judge(code, state, { ...answer, to, tryId });
    if (verdict === 'again') return { result: code };
    if (verdict !== 'count') return { result: verdict };
    const counted: StoredCode = { ...code, tried: [...code.tried, tryId] };
    const codes = new Map([...state.codes, [code.request, counted]]);
    return { next: { ...state, ...failed(state, now), codes }, result: counted };
  });
  if (judged === undefined) return 'contention';
  if (typeof judged === 'string') return judged;
  const { drafts, request, country } = judged;
  const plain = drafts.filter(({ link }) => link === undefined).map(({ hash }) => hash);
  const right = isOneOf(ofSession, plain);
  const linked = drafts.find(({ hash, link }) => link !== undefined && isOneOf(ofRequester, [hash]));
  if (!right && !linked) return 'wrong';
  // Somebody guessed a code that was sent to nobody.
  if (judged.dry) return 'undeliverable';
  return { tryId, request, country, link: linked?.link };
}

/** The code of this sign-in, or the one from a link's mail that this browser asked for. */
function codeFor({ codes }: CodeState, { request, requester }: CodeAnswer): StoredCode | undefined {
  if (codes.has(request)) return codes.get(request);
  if (requester === undefined) return undefined;
  return [...codes.values()].find((code) => isLinked(code) && code.requester === requester);
}

function isLinked({ drafts }: StoredCode): boolean {
  return drafts.some(({ link }) => link !== undefined);
}

interface JudgedAnswer extends Pick<CodeAnswer, 'clientId' | 'round' | 'requester' | 'now'> {
  readonly to: string;
  readonly tryId: string;
}

/** Says whether an answer counts as one more try (`'count'`) or has been counted before (`'again'`). */
export function judge(
  code: StoredCode,
  failures: Failures,
  answer: JudgedAnswer,
): 'count' | 'again' | CodeRefusal {
  const { now } = answer;
  if (code.exp <= now) return 'expired';
  if (code.clientId !== answer.clientId) return 'client';
  if (code.requester !== answer.requester) return 'requester';
  if (code.to !== answer.to) return 'address';
  const counted = code.tried.includes(answer.tryId);
  if (code.usedBy !== undefined) {
    return counted && isOwnUse(code, answer) ? 'again' : 'used';
  }
  if (counted) return 'again';
  if (code.tried.length >= MAX_TRIES) return 'tries';
  return lockOf(failures, now) ?? 'count';
}

/** Uses up a right code (lambda/shared/table/used-once.ts) and takes the failures back. */
export async function useCode(answer: CodeAnswer, { request, tryId }: RightCode): Promise<boolean> {
  const { now } = answer;
  const use = usingUp('#codes.#request', answer);
  return updateIf(
    raisingVersion({
      TableName: answer.table,
      Key: codesKey(answer),
      UpdateExpression: `SET ${use.set}, #failures = :none, #until = :none, #exp = :exp`,
      ConditionExpression: `#codes.#request.#exp > :now AND contains(#codes.#request.#tried, :try) AND ${use.condition}`,
      ExpressionAttributeNames: {
        '#codes': 'codes',
        '#request': request,
        '#exp': 'exp',
        '#tried': 'tried',
        ...use.names,
        '#failures': 'failures',
        '#until': 'until',
      },
      ExpressionAttributeValues: {
        ...use.values,
        ':try': { S: tryId },
        ':none': { N: '0' },
        ':exp': { N: String(now + DAY) },
      },
    }),
  );
}

/** Undoes {@link useCode} where the sign-in couldn't be finished. */
export async function giveCodeBack(answer: CodeAnswer, { request }: RightCode): Promise<boolean> {
  const again = goodAgain('#codes.#request', answer);
  return updateIf(
    raisingVersion({
      TableName: answer.table,
      Key: codesKey(answer),
      UpdateExpression: `REMOVE ${again.remove}`,
      ConditionExpression: again.condition,
      ExpressionAttributeNames: { '#codes': 'codes', '#request': request, ...again.names },
      ExpressionAttributeValues: again.values,
    }),
  );
}
