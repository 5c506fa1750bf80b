import type { VerifyAuthChallengeResponseTriggerEvent } from 'aws-lambda';
import { audited } from '../audit/audited';
import { answerFacts, audit, sameEvery } from '../audit/scope';
import { chooseMethod } from '../hooks/right-answer';
import { readClientMetadata } from '../shared/client-metadata';
import { logger } from '../shared/log/observability';
import { trigger } from '../shared/trigger';
import { afterProof, beforeProof } from './after-proof';
import type { ChallengeAnswer } from './method';
import { isMethodName, type MethodName, rulesOf, verifiers } from './methods';
import { meaningOf } from './next-step';
import { isNonce, nameSignIn, PROVIDE_AUTH_PARAMETERS } from './rounds';

for (const verifier of Object.values(verifiers)) if (verifier.enabled()) verifier.checkEnvironment();

/** Cognito's verify-auth-challenge-response trigger. A request for a challenge counts as a wrong answer. */
export const handler = audited(trigger(verify));

async function verify(event: VerifyAuthChallengeResponseTriggerEvent) {
  event.response.answerCorrect = false;
  const kept = event.request.privateChallengeParameters ?? {};
  const isFirst = kept.challenge === PROVIDE_AUTH_PARAMETERS;
  nameSignIn(isFirst ? kept.round : kept.signIn);
  const metadata = readClientMetadata(event.request.clientMetadata);
  const name = metadata.get('signInMethod');
  if (!isMethodName(name) || !verifiers[name].enabled()) return event;
  if (meaningOf(rulesOf(name), metadata, isFirst ? 0 : 1) !== 'answer') return event;
  if (!isNonce(kept.round)) return event;
  sameEvery('answer', kept.round);
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
  const seen = beforeProof(answer);
  event.response.answerCorrect = await judge(name, answer);
  // After right answers alone: nobody without account and proof learns anything.
  if (event.response.answerCorrect) await chooseMethod(name, answer);
  logger.info('An answer', { method: name, right: event.response.answerCorrect });
  if (event.response.answerCorrect) await afterProof(name, answer, seen);
  // Lambda freezes functions that have answered, so nothing may be under way.
  await Promise.allSettled([seen]);
  return event;
}

/** Takes as long for people without an account. */
async function judge(method: MethodName, answer: ChallengeAnswer): Promise<boolean> {
  let right = false;
  try {
    right = await verifiers[method].verify(answer);
  } finally {
    const { reason = 'failed', ...facts } = answerFacts();
    if (right) audit('Sign-in succeeded', { method, ...facts });
    else audit('Sign-in refused', { method, reason });
  }
  return right;
}
