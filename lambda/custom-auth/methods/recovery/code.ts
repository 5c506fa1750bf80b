/**
 * `RECOVERY_CODE`: one of the codes that a user keeps on paper. Guesses are counted before they are compared, with the lock
 * of one-time codes: by method and user, so that who guesses here bars nobody from a passkey or a link. Enforced
 * passkeys don't stand in its way, as a lost passkey is what it is for.
 */
import { audit } from '../../../shared/audit/scope';
import { failed, lockOf } from '../../../shared/codes/lock';
import { changeCodes, unlock } from '../../../shared/codes/store';
import { ENV, requireEnv } from '../../../shared/env';
import { errorFacts } from '../../../shared/errors';
import { METRIC } from '../../../shared/metric-names';
import { count, logger } from '../../../shared/observability';
import { recordProof } from '../../../shared/proofs';
import { RECOVERY_CODE, readRecoveryCode, useRecoveryCode } from '../../../shared/recovery/codes';
import { checkNoticeEnvironment } from '../../../shared/recovery/proven-address';
import { recoversBy } from '../../../shared/recovery/settings';
import { readCodeVerifier } from '../../../shared/requester';
import type { ChallengeAnswer, Verifier } from '../method';
import { refuse } from './refuse';
import { tellOfUse } from './tell';

export const recoveryCodeVerifier: Verifier = {
  checkEnvironment() {
    for (const name of [ENV.SECRETS_TABLE, ENV.CHALLENGE_KEY_ID]) requireEnv(name);
    checkNoticeEnvironment();
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
  if (!(await countGuess(table, { ...owner, transient: answer.userNotFound }, now))) return refuse('locked');
  const left = await useRecoveryCode(table, { userPoolId, userName, code, round, now });
  if (answer.userNotFound) return refuse('unknown_user');
  if (left === undefined) return refuse('state');
  const requester = verifier.kind === 'given' ? verifier.value : undefined;
  await recordProof(table, owner, { method: RECOVERY_CODE, at: now, clientId, requester });
  await unlock(table, owner, now).catch((error) =>
    logger.warn('The failures of a method could not be taken back', errorFacts(error)),
  );
  count(METRIC.RECOVERY_USED, 'code');
  audit('Recovery used', { method: RECOVERY_CODE });
  await tellOfUse({ event: 'code-used', left }, answer);
  return true;
}

/** True when the guess may be compared; it counts as a failure until it is found right. */
async function countGuess(
  table: string,
  owner: Parameters<typeof changeCodes>[1],
  now: number,
): Promise<boolean> {
  const may = await changeCodes<boolean>(table, owner, now, (state) =>
    lockOf(state, now) === undefined
      ? { next: { ...state, ...failed(state, now) }, result: true }
      : { result: false },
  );
  return may === true;
}
