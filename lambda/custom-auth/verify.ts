import type { VerifyAuthChallengeResponseTriggerEvent } from 'aws-lambda';
import { readClientMetadata } from '../shared/client-metadata';
import { trigger } from '../shared/trigger';
import { isMethodName, rulesOf, verifiers } from './methods';
import { afterProof } from './methods/after-proof';
import { meaningOf } from './next-step';
import { isNonce, PROVIDE_AUTH_PARAMETERS } from './rounds';

for (const verifier of Object.values(verifiers)) if (verifier.enabled()) verifier.checkEnvironment();

/** Cognito's verify-auth-challenge-response trigger: says whether an answer is right. A request is no right answer. */
export const handler = trigger(async (event: VerifyAuthChallengeResponseTriggerEvent) => {
  event.response.answerCorrect = false;
  const metadata = readClientMetadata(event.request.clientMetadata);
  const name = metadata.get('signInMethod');
  if (!isMethodName(name) || !verifiers[name].enabled()) return event;
  const kept = event.request.privateChallengeParameters ?? {};
  const rounds = kept.challenge === PROVIDE_AUTH_PARAMETERS ? 0 : 1;
  if (meaningOf(rulesOf(name), metadata, rounds) !== 'answer') return event;
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
  if (event.response.answerCorrect) await afterProof(name, answer);
  return event;
});
