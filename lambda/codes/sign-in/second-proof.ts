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
 * `'second_proof'` when the number was last proven too long ago; without a record, that was when the account
 * was made (docs/adr/012). Notes this requester, whose proof by another method within 15 minutes makes the
 * number count again.
 *
 * @throws errors of DynamoDB and Cognito
 */
export async function needsSecondProof(
  answer: ChallengeAnswer,
  checked: CodeAnswer,
): Promise<'second_proof' | undefined> {
  // The account's first proof: there was no earlier owner.
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
