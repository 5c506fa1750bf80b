/**
 * Recycled numbers: a right code for a number that was not proven for long needs a second proof beside it.
 */
import { audit } from '../../shared/audit/scope';
import type { CodeAnswer } from '../../shared/codes/answer';
import { contactHash } from '../../shared/codes/code';
import { readNumber, recordPending, SECOND_PROOF_SECONDS } from '../../shared/codes/proven-number';
import { isProven } from '../../shared/first-proof';
import { METRIC } from '../../shared/metric-names';
import { count } from '../../shared/observability';
import { readSmsSettings } from '../../shared/sms/settings';
import { userPool } from '../../shared/user-pool';
import { DAY } from '../../shared/windows';
import type { ChallengeAnswer } from './method';

/**
 * `'second_proof'` when the number has not been proven for longer than the stage allows; then it is noted
 * that this requester has its code, so that another method's proof within 15 minutes makes the number count
 * again. Where nothing is known of the number, it counts as proven when the account was made.
 *
 * @throws errors of DynamoDB and Cognito
 */
export async function needsSecondProof(
  answer: ChallengeAnswer,
  checked: CodeAnswer,
): Promise<'second_proof' | undefined> {
  // The first proof of a new account: there is no earlier owner to ask.
  if (!isProven(answer, 'phone_number')) return undefined;
  const { table, now, requester, request } = checked;
  const [number, known] = await Promise.all([
    contactHash(answer.userPoolId, checked.to),
    readNumber(table, answer),
  ]);
  const provenAt = known.number === number ? known.provenAt : await (await userPool()).createdAt(answer);
  if (now - provenAt <= readSmsSettings().secondProofAfterDays * DAY) return undefined;
  await recordPending(table, answer, { number, until: now + SECOND_PROOF_SECONDS, request, requester });
  count(METRIC.SECOND_PROOF_REQUIRED);
  audit('Second proof required', {});
  return 'second_proof';
}
