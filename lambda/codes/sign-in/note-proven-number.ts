import type { Subject } from '../../custom-auth/method';
import { ENV, requireEnv } from '../../shared/env';
import { errorFacts } from '../../shared/errors';
import { logger } from '../../shared/log/observability';
import { contactHash } from '../code';
import { recordNumber } from '../proven-number';

/** Doesn't throw: without the note a second proof is only needed sooner. */
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
