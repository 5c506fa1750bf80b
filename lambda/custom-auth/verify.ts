import type { VerifyAuthChallengeResponseTriggerEvent } from 'aws-lambda';
import { readClientMetadata } from '../shared/client-metadata';
import { trigger } from '../shared/trigger';
import { isMethodName, requestRules, verifiers } from './methods';
import { isNonce } from './rounds';

for (const verifier of Object.values(verifiers)) if (verifier.enabled()) verifier.checkEnvironment();

/** Cognito's verify-auth-challenge-response trigger: says whether an answer is right. A request is no right answer. */
export const handler = trigger(async (event: VerifyAuthChallengeResponseTriggerEvent) => {
  event.response.answerCorrect = false;
  const metadata = readClientMetadata(event.request.clientMetadata);
  const name = metadata.get('signInMethod');
  if (!isMethodName(name) || !verifiers[name].enabled()) return event;
  const request = requestRules(name);
  const kept = event.request.privateChallengeParameters ?? {};
  if (request && metadata.get(request.key) !== request.answers) return event;
  if (!isNonce(kept.round)) return event;
  event.response.answerCorrect = await verifiers[name].verify({
    userPoolId: event.userPoolId,
    clientId: event.callerContext.clientId,
    userName: event.userName,
    userNotFound: event.request.userNotFound === true,
    attributes: event.request.userAttributes ?? {},
    metadata,
    answer: event.request.challengeAnswer,
    round: kept.round,
    kept,
  });
  return event;
});
