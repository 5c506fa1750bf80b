import type { Cognito } from '../cognito';
import { invalidLambdaResponse, invalidParameter, notAuthorized, notEmulated } from '../errors';
import type { UserPool } from '../model';
import type { AuthSession, ChallengeResult } from '../tokens/sessions';
import { optionalFlag, optionalText, optionalTextMap } from '../triggers';
import { type Attempt, candidateRequest } from './candidate';
import { type AuthAnswer, completeSignIn } from './sign-in';
import { openPasswordVerifier } from './srp-auth';

/**
 * By the define trigger: tokens, refusal, or another challenge.
 *
 * @throws AwsError NotAuthorizedException when the trigger fails the authentication, or would let in a user
 *   who doesn't exist
 */
export async function nextStep(
  cognito: Cognito,
  attempt: Attempt,
  history: readonly ChallengeResult[],
): Promise<AuthAnswer> {
  const { pool, client, candidate, call, clientMetadata } = attempt;
  requireTriggers(pool);
  const decision = await cognito.triggers.run({
    pool,
    trigger: 'DefineAuthChallenge',
    source: 'DefineAuthChallenge_Authentication',
    userName: candidate.userName,
    clientId: client.id,
    call,
    request: { ...candidateRequest(attempt), session: history, clientMetadata },
    response: { challengeName: null, issueTokens: null, failAuthentication: null },
  });
  if (!decision) throw invalidLambdaResponse();
  const fail = optionalFlag(decision, 'failAuthentication');
  const issue = optionalFlag(decision, 'issueTokens');
  const challengeName = optionalText(decision, 'challengeName');
  if (fail) throw notAuthorized();
  if (issue) {
    // Whatever the triggers say.
    if (!candidate.user) throw notAuthorized();
    return completeSignIn(cognito, {
      pool,
      client,
      user: candidate.user,
      call,
      clientMetadata,
      deviceKey: attempt.deviceKey,
      // Second factors come after a password only ("Use SRP password verification in custom authentication
      // flow").
      progress: attempt.progress ?? { source: 'TokenGeneration_Authentication', secondFactorProven: false },
    });
  }
  if (!challengeName) throw invalidLambdaResponse();
  if (challengeName === 'PASSWORD_VERIFIER' && attempt.clientPublic !== undefined)
    return openPasswordVerifier(
      cognito,
      attempt,
      attempt.clientPublic,
      { source: 'TokenGeneration_Authentication', secondFactorProven: false, customHistory: history },
      true,
    );
  if (challengeName !== 'CUSTOM_CHALLENGE')
    throw notEmulated(
      `The challenge ${challengeName}`,
      'Define CUSTOM_CHALLENGE in the define trigger, or PASSWORD_VERIFIER after SRP_A.',
    );
  return createChallenge(cognito, attempt, challengeName, history);
}

async function createChallenge(
  cognito: Cognito,
  attempt: Attempt,
  challengeName: 'CUSTOM_CHALLENGE',
  history: readonly ChallengeResult[],
): Promise<AuthAnswer> {
  const { pool, client, candidate, call, clientMetadata } = attempt;
  const created = await cognito.triggers.run({
    pool,
    trigger: 'CreateAuthChallenge',
    source: 'CreateAuthChallenge_Authentication',
    userName: candidate.userName,
    clientId: client.id,
    call,
    request: { ...candidateRequest(attempt), challengeName, session: history, clientMetadata },
    response: { publicChallengeParameters: null, privateChallengeParameters: null, challengeMetadata: null },
  });
  if (!created) throw invalidLambdaResponse();
  const session: AuthSession = {
    poolId: pool.id,
    clientId: client.id,
    sub: candidate.sub,
    userExists: candidate.user !== undefined,
    usernames: candidate.usernames,
    challenge: {
      name: challengeName,
      privateParameters: optionalTextMap(created, 'privateChallengeParameters') ?? {},
      metadata: optionalText(created, 'challengeMetadata') ?? null,
      history,
      ...(attempt.progress ? { progress: attempt.progress } : {}),
    },
  };
  return {
    ChallengeName: challengeName,
    ChallengeParameters: {
      ...optionalTextMap(created, 'publicChallengeParameters'),
      USERNAME: candidate.userName,
    },
    Session: cognito.sessions.open(session, client.sessionSeconds),
  };
}

/**
 * By the verify trigger.
 *
 * @throws AwsError as {@link nextStep}
 */
export async function answerChallenge(
  cognito: Cognito,
  attempt: Attempt,
  challenge: Extract<AuthSession['challenge'], { name: 'CUSTOM_CHALLENGE' }>,
  answer: string,
): Promise<AuthAnswer> {
  const { pool, client, candidate, call, clientMetadata } = attempt;
  requireTriggers(pool);
  const verdict = await cognito.triggers.run({
    pool,
    trigger: 'VerifyAuthChallengeResponse',
    source: 'VerifyAuthChallengeResponse_Authentication',
    userName: candidate.userName,
    clientId: client.id,
    call,
    request: {
      ...candidateRequest(attempt),
      privateChallengeParameters: challenge.privateParameters,
      challengeAnswer: answer,
      clientMetadata,
    },
    response: { answerCorrect: null },
  });
  if (!verdict) throw invalidLambdaResponse();
  return nextStep(cognito, attempt, [
    ...challenge.history,
    {
      challengeName: challenge.name,
      challengeResult: optionalFlag(verdict, 'answerCorrect'),
      challengeMetadata: challenge.metadata,
    },
  ]);
}

function requireTriggers(pool: UserPool): void {
  const { DefineAuthChallenge, CreateAuthChallenge, VerifyAuthChallengeResponse } = pool.triggers;
  if (!DefineAuthChallenge || !CreateAuthChallenge || !VerifyAuthChallengeResponse)
    throw invalidParameter('Custom auth lambda trigger is not configured for the user pool.');
}
