/** Rounds of Cognito's custom sign-in (`CUSTOM_AUTH`), by the package's browser client. */
import {
  assertIsChallengeResponse,
  initiateAuth,
  respondToAuthChallenge,
} from 'amazon-cognito-passwordless-auth/cognito-api';
import type { NewTokens } from './keep-tokens';

/** What the next answer goes into. */
export interface Round {
  /** User name in the pool. */
  readonly userName: string;
  /** Cognito's session. */
  readonly session: string;
}

/** Tokens, or another challenge. */
export type Answered =
  | { readonly AuthenticationResult: NewTokens }
  | { readonly Session: string; readonly ChallengeParameters: Readonly<Record<string, string>> };

/** @throws NetworkError, ServiceError */
export async function startRound(identifier: string): Promise<Round> {
  const started = await initiateAuth({ authflow: 'CUSTOM_AUTH', authParameters: { USERNAME: identifier } });
  assertIsChallengeResponse(started);
  return { userName: started.ChallengeParameters.USERNAME ?? identifier, session: started.Session };
}

/** The answer that asks for something to be sent, instead of answering. */
const NO_ANSWER = '__dummy__';

/**
 * Answers Cognito's challenge: with another challenge comes another session, and with tokens the end.
 *
 * @param metadata what the triggers are told, the method by `signInMethod`
 * @throws NetworkError, ServiceError
 */
export function answerRound(
  { userName, session }: Round,
  answer: string,
  metadata: Readonly<Record<string, string>>,
): Promise<Answered> {
  return respondToAuthChallenge({
    challengeName: 'CUSTOM_CHALLENGE',
    challengeResponses: { ANSWER: answer, USERNAME: userName },
    clientMetadata: { ...metadata },
    session,
  });
}

/**
 * Asks for something to be sent. Gives the round that its answer goes into.
 *
 * @throws NetworkError, ServiceError
 */
export async function askInRound(round: Round, metadata: Readonly<Record<string, string>>): Promise<Round> {
  const asked = await answerRound(round, NO_ANSWER, metadata);
  if (!('Session' in asked)) throw new Error('The sign-in ended before anything was sent.');
  return { userName: asked.ChallengeParameters.USERNAME ?? round.userName, session: asked.Session };
}
