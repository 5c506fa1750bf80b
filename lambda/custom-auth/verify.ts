import type { VerifyAuthChallengeResponseTriggerEvent } from 'aws-lambda';
import { readClientMetadata } from '../shared/client-metadata';
import { logger } from '../shared/observability';
import { trigger } from '../shared/trigger';
import { isMethodName, rulesOf, verifiers } from './methods';
import { afterProof } from './methods/after-proof';
import { meaningOf } from './next-step';
import { isNonce, nameSignIn, PROVIDE_AUTH_PARAMETERS } from './rounds';

for (const verifier of Object.values(verifiers)) if (verifier.enabled()) verifier.checkEnvironment();

/** Cognito's verify-auth-challenge-response trigger: says whether an answer is right. A request is no right answer. */
export const handler = trigger(async (event: VerifyAuthChallengeResponseTriggerEvent) => {
  event.response.answerCorrect = false;
  const kept = event.request.privateChallengeParameters ?? {};
  const isFirst = kept.challenge === PROVIDE_AUTH_PARAMETERS;
  nameSignIn(isFirst ? kept.round : kept.signIn);
  const metadata = readClientMetadata(event.request.clientMetadata);
  const name = metadata.get('signInMethod');
  if (!isMethodName(name) || !verifiers[name].enabled()) return event;
  if (meaningOf(rulesOf(name), metadata, isFirst ? 0 : 1) !== 'answer') return event;
  if (!isNonce(kept.round)) return event;
  const answer = {
    userPoolId: event.userPoolId,
    clientId: event.callerContext.clientId,
    userName: event.userName,
    userNotFound: event.request.userNotFound === true,
    attributes: event.request.userAttributes ?? {},
    metadata,
    answer: event.request.challengeAnswer,
    round: kept.round,
    kept,
  };
  event.response.answerCorrect = await verifiers[name].verify(answer);
  logger.info('An answer', { method: name, right: event.response.answerCorrect });
  if (event.response.answerCorrect) await afterProof(name, answer);
  return event;
});
