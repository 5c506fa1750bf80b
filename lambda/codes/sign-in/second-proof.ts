/**
 * Recycled numbers: a right code for a number that was not proven for long needs a second proof beside it.
 */
import { audit } from '../../audit/scope';
import type { ChallengeAnswer } from '../../custom-auth/method';
import { userPool } from '../../shared/aws/user-pool-late';
import { isProven } from '../../shared/first-proof';
import { METRIC } from '../../shared/log/metric-names';
import { count } from '../../shared/log/observability';
import { DAY } from '../../shared/table/windows';
import { readSmsSettings } from '../../sms/settings';
import type { CodeAnswer } from '../answer';
import { contactHash } from '../code';
import { readProvenNumber, recordPending, SECOND_PROOF_SECONDS } from '../proven-number';

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
    readProvenNumber(table, answer),
  ]);
  const provenAt = known.number === number ? known.provenAt : await (await userPool()).createdAt(answer);
  if (now - provenAt <= readSmsSettings().secondProofAfterDays * DAY) return undefined;
  await recordPending(table, answer, { number, until: now + SECOND_PROOF_SECONDS, request, requester });
  count(METRIC.SECOND_PROOF_REQUIRED);
  audit('Second proof required', {});
  return 'second_proof';
}
