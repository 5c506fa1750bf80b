import type { DefineAuthChallengeTriggerEvent } from 'aws-lambda';
import { readClientMetadata } from '../shared/client-metadata';
import { logger } from '../shared/log/observability';
import { trigger } from '../shared/trigger';
import { isMethodName, METHODS } from './methods';
import { nextStep } from './next-step';
import { nameSignIn, nonceOf, PROVIDE_AUTH_PARAMETERS } from './rounds';

/** Cognito's define-auth-challenge trigger: go on, succeed or fail. */
export const handler = trigger(async (event: DefineAuthChallengeTriggerEvent) => {
  const metadata = readClientMetadata(event.request.clientMetadata);
  const name = metadata.get('signInMethod');
  const rules = isMethodName(name) ? METHODS[name] : undefined;
  const rounds = event.request.session ?? [];
  nameSignIn(nonceOf(rounds[0]?.challengeMetadata, PROVIDE_AUTH_PARAMETERS));
  const step = nextStep(rounds, metadata, rules, event.request.userNotFound === true);
  logger.info('Next step', { step, rounds: rounds.length });
  event.response.issueTokens = step === 'issue-tokens';
  event.response.failAuthentication = step === 'fail';
  if (step === 'challenge') event.response.challengeName = 'CUSTOM_CHALLENGE';
  return event;
});
