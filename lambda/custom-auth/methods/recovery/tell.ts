import { errorFacts } from '../../../shared/errors';
import { logger } from '../../../shared/observability';
import type { UserNews } from '../../../shared/recovery/notice';
import { provenAddress } from '../../../shared/recovery/proven-address';
import type { ChallengeAnswer } from '../method';

/**
 * Tells the user by mail. The sign-in stands, so this doesn't throw. What mail needs is loaded here: hardly
 * any sign-in does.
 */
export async function tellOfUse(news: UserNews, { attributes }: ChallengeAnswer): Promise<void> {
  try {
    const { tellUser } = await import('../../../shared/recovery/notice');
    await tellUser(news, provenAddress(attributes), attributes.locale);
  } catch (error) {
    logger.error('A user could not be told of a recovery', errorFacts(error));
  }
}
