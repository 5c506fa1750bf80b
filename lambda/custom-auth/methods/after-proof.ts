/** What a proof by one method does for the others: their locks are undone, and a number that waits for it counts again. */
import { audit } from '../../shared/audit/scope';
import { confirmPending } from '../../shared/codes/proven-number';
import { unlock } from '../../shared/codes/store';
import { ENV, requireEnv } from '../../shared/env';
import { errorFacts } from '../../shared/errors';
import { METRIC } from '../../shared/metric-names';
import { count, logger } from '../../shared/observability';
import { recoversBy } from '../../shared/recovery/settings';
import { readCodeVerifier } from '../../shared/requester';
import type { MethodName } from '.';
import { codesEnabled } from './code-request';
import type { ChallengeAnswer } from './method';

/** Methods that lock, whether the stage has them, and what users have to have for them. */
const LOCKING_METHODS = [
  { purpose: 'SMS_OTP', isOn: () => codesEnabled('sms'), needs: 'phone_number' },
  { purpose: 'SMS_OTP_STEPUP', isOn: () => codesEnabled('stepUp'), needs: 'phone_number' },
  { purpose: 'EMAIL_OTP', isOn: () => codesEnabled('email') || codesEnabled('inLinkMail'), needs: 'email' },
  { purpose: 'RECOVERY_CODE', isOn: () => recoversBy('CODE'), needs: undefined },
] as const;

/** The user is proven already, so what can't be written here is left: it doesn't throw. */
export async function afterProof(method: MethodName, answer: ChallengeAnswer): Promise<void> {
  // A lock of what the user can't use hinders nobody; the next proof undoes it, once they can.
  const has = (needed: string | undefined) => needed === undefined || Boolean(answer.attributes[needed]);
  const locked = LOCKING_METHODS.filter(
    ({ purpose, isOn, needs }) => purpose !== method && isOn() && has(needs),
  );
  // A code to the same number is no second proof of it.
  const second =
    codesEnabled('sms') && has('phone_number') && method !== 'SMS_OTP' && method !== 'SMS_OTP_STEPUP';
  if (locked.length === 0 && !second) return;
  const table = requireEnv(ENV.SECRETS_TABLE);
  const now = Math.floor(Date.now() / 1000);
  const verifier = readCodeVerifier(answer.metadata.get('codeVerifier'));
  const results = await Promise.allSettled([
    ...locked.map(({ purpose }) => unlock(table, { ...answer, purpose }, now)),
    ...(second && verifier.kind === 'given' ? [confirm(table, answer, verifier.value, now)] : []),
  ]);
  for (const result of results)
    if (result.status === 'rejected')
      logger.warn('Could not note a proof for other methods', errorFacts(result.reason));
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
