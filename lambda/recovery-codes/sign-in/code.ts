/**
 * `RECOVERY_CODE`: works where passkeys are enforced too, as it is for lost ones. 80 bits can't be guessed,
 * so there is a rate and no lock, by which strangers could close the last way in.
 */
import { audit } from '../../audit/scope';
import { NO_FAILURES } from '../../codes/lock';
import { changeCodes } from '../../codes/store';
import type { ChallengeAnswer, Verifier } from '../../custom-auth/method';
import { checkNoticeCaps } from '../../mail/caps';
import { checkNoticeEnvironment } from '../../recovery/proven-address';
import { recoversBy } from '../../recovery/settings';
import { refuse } from '../../recovery/sign-in/refuse';
import { tellOfUse } from '../../recovery/sign-in/tell';
import { ENV, requireEnv } from '../../shared/env';
import { knownBrowser } from '../../shared/known-browsers';
import { METRIC } from '../../shared/log/metric-names';
import { count } from '../../shared/log/observability';
import { recordProof } from '../../shared/proofs';
import { readCodeVerifier } from '../../shared/requester';
import { RECOVERY_CODE, readRecoveryCode, useRecoveryCode } from '../codes';

export const recoveryCodeVerifier: Verifier = {
  checkEnvironment() {
    for (const name of [ENV.SECRETS_TABLE, ENV.CHALLENGE_KEY_ID]) requireEnv(name);
    checkNoticeEnvironment();
    checkNoticeCaps();
  },
  enabled: () => recoversBy('CODE'),
  verify,
};

async function verify(answer: ChallengeAnswer): Promise<boolean> {
  const verifier = readCodeVerifier(answer.metadata.get('codeVerifier'));
  if (verifier.kind === 'malformed') return refuse('verifier');
  const code = readRecoveryCode(answer.answer);
  if (code === undefined) return refuse('malformed');
  const table = requireEnv(ENV.SECRETS_TABLE);
  const now = Math.floor(Date.now() / 1000);
  const { userPoolId, userName, clientId, round } = answer;
  const owner = { userPoolId, userName, purpose: RECOVERY_CODE } as const;
  const browser = await knownBrowser(table, answer, now);
  if (!(await takeAttempt(table, { ...owner, browser, transient: answer.userNotFound }, round, now)))
    return refuse('rate');
  const left = await useRecoveryCode(table, { userPoolId, userName, code, round, now });
  if (answer.userNotFound) return refuse('unknown_user');
  if (left === undefined) return refuse('state');
  const requester = verifier.kind === 'given' ? verifier.value : undefined;
  await recordProof(table, owner, { method: RECOVERY_CODE, at: now, clientId, requester });
  count(METRIC.RECOVERY_USED, 'code');
  audit('Recovery used', { method: RECOVERY_CODE });
  await tellOfUse({ event: 'code-used', left }, answer);
  return true;
}

const RATE_SECONDS = 60;
/** Answers in that time, for all unknown browsers together. */
export const SHARED_RATE = 60;
/** For each known browser. */
export const KNOWN_BROWSER_RATE = 10;

/** Counts once for all tries of the trigger. */
async function takeAttempt(
  table: string,
  owner: Parameters<typeof changeCodes>[1],
  round: string,
  now: number,
): Promise<boolean> {
  const rate = owner.browser === undefined ? SHARED_RATE : KNOWN_BROWSER_RATE;
  const may = await changeCodes<boolean>(table, owner, now, (state) => {
    const recent = [...state.sent].filter(([, at]) => at > now - RATE_SECONDS);
    if (recent.some(([counted]) => counted === round)) return { result: true };
    if (recent.length >= rate) return { result: false };
    return { next: { ...state, ...NO_FAILURES, sent: new Map([...recent, [round, now]]) }, result: true };
  });
  return may === true;
}
