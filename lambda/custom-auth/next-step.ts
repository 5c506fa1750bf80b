import type { ClientMetadata } from '../shared/client-metadata';
import type { MethodRules } from './method';

export interface Round {
  readonly challengeName: string;
  readonly challengeResult: boolean;
}

export type NextStep = 'challenge' | 'issue-tokens' | 'fail';

export type Meaning = 'request' | 'answer' | undefined;

/** @param rounds rounds before the answered one */
export function meaningOf(rules: MethodRules, metadata: ClientMetadata, rounds: number): Meaning {
  const { request } = rules;
  if (request === undefined) return 'answer';
  if (request === 'first-answer') return rounds === 0 ? 'request' : 'answer';
  const value = metadata.get(request.key);
  if (value === request.asks) return rounds === 0 ? 'request' : undefined;
  return value === request.answers ? 'answer' : undefined;
}

/**
 * How a custom sign-in goes on: no round yet → a challenge; a right answer of an existing user → tokens; a
 * first answer that asks for a challenge → that challenge; a wrong answer with tries left → the challenge
 * again. All else fails.
 *
 * @param rounds oldest first
 * @param metadata of the last answer
 * @param rules of the method in the metadata; undefined when there is none
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
  // The first answer was the request.
  return meaning === 'answer' && answered >= 1 && answered < tries ? 'challenge' : 'fail';
}
