import type { ClientMetadata } from '../shared/client-metadata';
import type { MethodRules } from './method';

/** One finished round of a sign-in. */
export interface Round {
  readonly challengeName: string;
  readonly challengeResult: boolean;
}

export type NextStep = 'challenge' | 'issue-tokens' | 'fail';

/** What the client's answer is meant as: a request for a challenge, an answer to one, or neither. */
export type Meaning = 'request' | 'answer' | undefined;

/**
 * What an answer is meant as, by the method's rules.
 *
 * @param rounds rounds before the one that is answered
 */
export function meaningOf(rules: MethodRules, metadata: ClientMetadata, rounds: number): Meaning {
  const { request } = rules;
  if (request === undefined) return 'answer';
  if (request === 'first-answer') return rounds === 0 ? 'request' : 'answer';
  const value = metadata.get(request.key);
  if (value === request.asks) return rounds === 0 ? 'request' : undefined;
  return value === request.answers ? 'answer' : undefined;
}

/**
 * Decides how a custom sign-in goes on. Everything that isn't named here fails: no round yet → a challenge; a
 * right answer of a user that exists → tokens; as the first answer, a request for a challenge → that
 * challenge; a wrong answer to it, where the method allows several → the challenge again.
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
  const answered = rounds.length - 1;
  const meaning = meaningOf(rules, metadata, answered);
  if (meaning === 'request') return 'challenge';
  const { tries = 1 } = rules;
  // The first answer asked; every one after it was a try.
  return meaning === 'answer' && answered >= 1 && answered < tries ? 'challenge' : 'fail';
}
