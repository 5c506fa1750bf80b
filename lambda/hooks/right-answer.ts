import { userPool } from '../shared/aws/user-pool-late';
import type { ClientMetadata } from '../shared/client-metadata';
import { ENV, hasEnv, requireEnv } from '../shared/env';
import { errorFacts } from '../shared/errors';
import { logger } from '../shared/log/observability';
import { takeProof } from '../shared/proofs';
import { readCodeVerifier } from '../shared/requester';
import { type Asking, choose } from './method-choice';

interface RightAnswer extends Asking {
  readonly userName: string;
  readonly metadata: ClientMetadata;
}

/**
 * Judges a right answer by its method.
 *
 * @throws UserFacingError where the user may not use it, or the hook could not be asked; no proof stays.
 *   Errors of Cognito, where groups can't be read
 */
export async function chooseMethod(method: string, answer: RightAnswer): Promise<void> {
  if (!hasEnv(ENV.METHOD_CHOICE_HOOK)) return;
  try {
    const { groupsOf } = await userPool();
    await choose(method, answer, await groupsOf(answer), answer.metadata.get('locale'));
  } catch (error) {
    await dropProof(answer);
    throw error;
  }
}

/** Otherwise the user's next sign-in, seconds later, would claim the proof's method. */
async function dropProof(answer: RightAnswer): Promise<void> {
  const verifier = readCodeVerifier(answer.metadata.get('codeVerifier'));
  const requester = verifier.kind === 'given' ? verifier.value : undefined;
  try {
    await takeProof(requireEnv(ENV.SECRETS_TABLE), answer, requester, Math.floor(Date.now() / 1000));
  } catch (error) {
    logger.warn('The proof of a refused sign-in is left for its seconds', errorFacts(error));
  }
}
