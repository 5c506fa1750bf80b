import type { ChallengeAnswer } from '../../custom-auth/method';
import { errorFacts } from '../../shared/errors';
import { logger } from '../../shared/log/observability';
import type { UserNews } from '../notice';
import { provenAddress } from '../proven-address';

/** Doesn't throw: the sign-in stands. Loads mail late, as few sign-ins need it. */
export async function tellOfUse(news: UserNews, { attributes }: ChallengeAnswer): Promise<void> {
  try {
    const { tellUser } = await import('../notice');
    await tellUser(news, provenAddress(attributes), attributes.locale);
  } catch (error) {
    logger.error('A user could not be told of a recovery', errorFacts(error));
  }
}
