/** After a proof: undoes locks, makes a waiting number count again, remembers the browser. */
import { audit } from '../audit/scope';
import {
  CODE_METHOD_NAMES,
  CODE_METHODS,
  type CodeMethod,
  type CodeMethodName,
  codeMethod,
} from '../codes/methods';
import { confirmPending } from '../codes/proven-number';
import type { CodePurpose } from '../codes/purpose';
import { isAnswered } from '../codes/sign-in/code-request';
import { unlock } from '../codes/store';
import { ENV, hasEnv, requireEnv } from '../shared/env';
import { errorFacts } from '../shared/errors';
import { type SeenBrowser, seeBrowser } from '../shared/known-browsers';
import { METRIC } from '../shared/log/metric-names';
import { count, logger } from '../shared/log/observability';
import { readCodeVerifier } from '../shared/requester';
import type { ChallengeAnswer } from './method';
import type { MethodName } from './methods';

/**
 * Reads while the answer is being checked, if there is a browser's secret. Only {@link afterProof} shows
 * failures.
 */
export function beforeProof(answer: ChallengeAnswer): Promise<SeenBrowser | undefined> {
  const seen = hasEnv(ENV.SECRETS_TABLE)
    ? seeBrowser(requireEnv(ENV.SECRETS_TABLE), answer, nowInSeconds())
    : Promise.resolve(undefined);
  seen.catch(() => undefined);
  return seen;
}

const nowInSeconds = () => Math.floor(Date.now() / 1000);

/** Doesn't throw: the user is proven already. */
export async function afterProof(
  method: MethodName,
  answer: ChallengeAnswer,
  seen: Promise<SeenBrowser | undefined>,
): Promise<void> {
  // Locks of methods that the user can't use stay until a later proof.
  const usable = CODE_METHOD_NAMES.filter((name) => {
    const row = CODE_METHODS[name];
    return isAnswered(row) && Boolean(answer.attributes[row.contact]);
  });
  // A code to the same number is no second proof.
  const second = usable.some(isOfRecycledNumbers) && codeMethod(method)?.contact !== 'phone_number';
  if (!hasEnv(ENV.SECRETS_TABLE)) return;
  const table = requireEnv(ENV.SECRETS_TABLE);
  const now = nowInSeconds();
  const verifier = readCodeVerifier(answer.metadata.get('codeVerifier'));
  const results = await Promise.allSettled([
    ...usable.map(async (purpose) => unlockAll(table, purpose, method, answer, (await seen)?.known, now)),
    seen.then((browser) => browser?.remember()),
    ...(second && verifier.kind === 'given' ? [confirm(table, answer, verifier.value, now)] : []),
  ]);
  for (const result of results)
    if (result.status === 'rejected')
      logger.warn('Could not note a proof for other methods', errorFacts(result.reason));
}

/** May ask for a second proof of the number. */
function isOfRecycledNumbers(name: CodeMethodName): boolean {
  const { contact, stepUp = false }: CodeMethod = CODE_METHODS[name];
  return contact === 'phone_number' && !stepUp;
}

/** The shared lock and this browser's. A right code has undone the lock that counted it. */
async function unlockAll(
  table: string,
  purpose: CodePurpose,
  method: MethodName,
  answer: ChallengeAnswer,
  browser: string | undefined,
  now: number,
): Promise<void> {
  const budgets = browser === undefined ? [undefined] : [undefined, browser];
  const left = purpose === method && browser === undefined ? [] : budgets;
  await Promise.all(left.map((each) => unlock(table, { ...answer, purpose, browser: each }, now)));
}

async function confirm(
  table: string,
  answer: ChallengeAnswer,
  requester: string,
  now: number,
): Promise<void> {
  if (!(await confirmPending(table, answer, requester, now))) return;
  count(METRIC.NUMBER_RELEASED, 'proof');
  audit('Number released', { by: 'proof' });
}
