import { contactHash } from '../../shared/codes/code';
import { recordNumber } from '../../shared/codes/proven-number';
import { ENV, requireEnv } from '../../shared/env';
import { errorFacts } from '../../shared/errors';
import { logger } from '../../shared/observability';
import { countSmsConfirmed } from '../../shared/sms/metrics';
import type { PhoneNumber } from '../../shared/sms/number';
import type { Subject } from './method';

/**
 * Notes that a number was just proven, for the watch over messages that nobody asked for and as the start of its time. The proof stands and its code is used up, so a note that can't be written doesn't
 * stop the sign-in: it means a second proof sooner than need be.
 */
export async function noteProvenNumber(subject: Subject, number: PhoneNumber): Promise<void> {
  countSmsConfirmed(number.country);
  try {
    await recordNumber(
      requireEnv(ENV.SECRETS_TABLE),
      subject,
      await contactHash(subject.userPoolId, number.e164),
      Math.floor(Date.now() / 1000),
    );
  } catch (error) {
    logger.warn('Could not note that a number was proven', errorFacts(error));
  }
}
