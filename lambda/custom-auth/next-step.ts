import type { ClientMetadata } from '../shared/client-metadata';
import type { MethodRules } from './methods/method';

/** One finished round of a sign-in. */
export interface Round {
  readonly challengeName: string;
  readonly challengeResult: boolean;
}

export type NextStep = 'challenge' | 'issue-tokens' | 'fail';

/**
 * Decides how a custom sign-in goes on. Everything that isn't named here fails:
 * no round yet → a challenge; a right answer of a user that exists → tokens; as the first answer, a request for a
 * challenge → that challenge.
 *
 * @param rounds rounds so far, oldest first
 * @param metadata the client's metadata of the last answer
 * @param rules of the method that the metadata names; undefined when there is no such method
 */
export function nextStep(
  rounds: readonly Round[],
  metadata: ClientMetadata,
  rules: MethodRules | undefined,
  userNotFound: boolean,
): NextStep {
  if (rounds.some((round) => round.challengeName !== 'CUSTOM_CHALLENGE')) return 'fail';
  const last = rounds.at(-1);
  if (!last) return 'challenge';
  if (!rules) return 'fail';
  if (last.challengeResult === true) return userNotFound ? 'fail' : 'issue-tokens';
  const { request } = rules;
  const asks = request !== undefined && metadata.get(request.key) === request.asks;
  return asks && rounds.length === 1 ? 'challenge' : 'fail';
}
