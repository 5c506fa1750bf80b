import type { Subject } from '../../custom-auth/method';
import { ENV, requireEnv } from '../../shared/env';
import { errorFacts } from '../../shared/errors';
import { logger } from '../../shared/log/observability';
import { contactHash } from '../code';
import { recordNumber } from '../proven-number';

/**
 * Notes that a number was just proven. The proof stands and its code is used up, so a note that can't be
 * written doesn't stop the sign-in: it means a second proof sooner than need be.
 */
export async function noteProvenNumber(subject: Subject, number: string): Promise<void> {
  try {
    await recordNumber(
      requireEnv(ENV.SECRETS_TABLE),
      subject,
      await contactHash(subject.userPoolId, number),
      Math.floor(Date.now() / 1000),
    );
  } catch (error) {
    logger.warn('Could not note that a number was proven', errorFacts(error));
  }
}
