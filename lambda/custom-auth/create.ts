import type { CreateAuthChallengeTriggerEvent } from 'aws-lambda';
import { readClientMetadata } from '../shared/client-metadata';
import { UserFacingError } from '../shared/errors';
import { trigger } from '../shared/trigger';
import { isMethodName, issuers, openers, requestRules } from './methods';
import { challengeMetadata, newNonce, nonceOf, PROVIDE_AUTH_PARAMETERS } from './rounds';

for (const half of [...Object.values(issuers), ...openers]) if (half.enabled()) half.checkEnvironment();

/**
 * Cognito's create-auth-challenge trigger. The first challenge of a sign-in only asks the client what it wants, as
 * the metadata of InitiateAuth doesn't reach the triggers; the second is the one it asked for. Methods that need no asking
 * have their challenge in the first one.
 */
export const handler = trigger(async (event: CreateAuthChallengeTriggerEvent) => {
  const round = newNonce();
  const [first, ...more] = event.request.session ?? [];
  const subject = {
    userPoolId: event.userPoolId,
    clientId: event.callerContext.clientId,
    userName: event.userName,
    userNotFound: event.request.userNotFound === true,
    attributes: event.request.userAttributes ?? {},
  };
  if (!first) {
    const opened = await Promise.all(
      openers.filter((opener) => opener.enabled()).map((opener) => opener.open(subject)),
    );
    const challenge = PROVIDE_AUTH_PARAMETERS;
    event.response.publicChallengeParameters = Object.assign(
      { challenge },
      ...opened.map(({ shown }) => shown),
    );
    event.response.privateChallengeParameters = Object.assign(
      { challenge, round },
      ...opened.map(({ kept }) => kept),
    );
    event.response.challengeMetadata = challengeMetadata(PROVIDE_AUTH_PARAMETERS, round);
    return event;
  }
  const requestNonce = nonceOf(first.challengeMetadata, PROVIDE_AUTH_PARAMETERS);
  const metadata = readClientMetadata(event.request.clientMetadata);
  const name = metadata.get('signInMethod');
  const issuer = isMethodName(name) ? issuers[name] : undefined;
  const request = isMethodName(name) ? requestRules(name) : undefined;
  if (!isMethodName(name) || !issuer?.enabled() || !request)
    throw new UserFacingError('This sign-in method is not supported.');
  if (more.length > 0 || requestNonce === undefined || metadata.get(request.key) !== request.asks)
    throw new UserFacingError('This is not a request for a challenge; start a new sign-in.');
  await issuer.issue({ ...subject, metadata, requestNonce });
  event.response.publicChallengeParameters = {};
  event.response.privateChallengeParameters = { challenge: issuer.challenge, round };
  event.response.challengeMetadata = challengeMetadata(name, round);
  return event;
});
