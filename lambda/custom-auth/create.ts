import type { CreateAuthChallengeTriggerEvent } from 'aws-lambda';
import { readClientMetadata } from '../shared/client-metadata';
import { UserFacingError } from '../shared/errors';
import { trigger } from '../shared/trigger';
import { isMethodName, issuers, METHODS } from './methods';
import { challengeMetadata, newNonce, nonceOf, PROVIDE_AUTH_PARAMETERS } from './rounds';

for (const issuer of Object.values(issuers)) if (issuer.enabled()) issuer.checkEnvironment();

/**
 * Cognito's create-auth-challenge trigger. The first challenge of a sign-in only asks the client what it wants, as
 * the metadata of InitiateAuth doesn't reach the triggers; the second is the one it asked for.
 */
export const handler = trigger(async (event: CreateAuthChallengeTriggerEvent) => {
  const round = newNonce();
  const [first, ...more] = event.request.session ?? [];
  if (!first) {
    event.response.publicChallengeParameters = { challenge: PROVIDE_AUTH_PARAMETERS };
    event.response.privateChallengeParameters = { challenge: PROVIDE_AUTH_PARAMETERS, round };
    event.response.challengeMetadata = challengeMetadata(PROVIDE_AUTH_PARAMETERS, round);
    return event;
  }
  const requestNonce = nonceOf(first.challengeMetadata, PROVIDE_AUTH_PARAMETERS);
  const metadata = readClientMetadata(event.request.clientMetadata);
  const name = metadata.get('signInMethod');
  if (!isMethodName(name) || !issuers[name].enabled())
    throw new UserFacingError('This sign-in method is not supported.');
  const { key, asks } = METHODS[name].request;
  if (more.length > 0 || requestNonce === undefined || metadata.get(key) !== asks)
    throw new UserFacingError('This is not a request for a challenge; start a new sign-in.');
  await issuers[name].issue({
    userPoolId: event.userPoolId,
    clientId: event.callerContext.clientId,
    userName: event.userName,
    userNotFound: event.request.userNotFound === true,
    attributes: event.request.userAttributes ?? {},
    metadata,
    requestNonce,
  });
  event.response.publicChallengeParameters = {};
  event.response.privateChallengeParameters = { challenge: issuers[name].challenge, round };
  event.response.challengeMetadata = challengeMetadata(name, round);
  return event;
});
