import type { CreateAuthChallengeTriggerEvent } from 'aws-lambda';
import { audited } from '../audit/audited';
import { sameEvery } from '../audit/scope';
import { codeMethod } from '../codes/methods';
import { readClientMetadata } from '../shared/client-metadata';
import { UserFacingError } from '../shared/errors';
import { logger } from '../shared/log/observability';
import { trigger } from '../shared/trigger';
import { isMethodName, issuers, METHODS, openers, rulesOf } from './methods';
import { meaningOf } from './next-step';
import { challengeMetadata, nameSignIn, newNonce, nonceOf, PROVIDE_AUTH_PARAMETERS } from './rounds';

for (const half of [...Object.values(issuers), ...openers]) if (half.enabled()) half.checkEnvironment();

/**
 * Cognito's create-auth-challenge trigger. As InitiateAuth's metadata doesn't reach triggers, the first
 * challenge asks the client what it wants, and carries methods that need no asking. The second is what was
 * asked for, repeated where a method takes several answers.
 */
export const handler = audited(trigger(create));

async function create(event: CreateAuthChallengeTriggerEvent) {
  const round = newNonce();
  const [first, ...more] = event.request.session ?? [];
  const subject = {
    userPoolId: event.userPoolId,
    clientId: event.callerContext.clientId,
    userName: event.userName,
    userNotFound: event.request.userNotFound === true,
    attributes: event.request.userAttributes ?? {},
  };
  const requestNonce = first ? nonceOf(first.challengeMetadata, PROVIDE_AUTH_PARAMETERS) : undefined;
  nameSignIn(first ? requestNonce : round);
  if (requestNonce !== undefined) sameEvery('request', requestNonce, String(more.length));
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
    logger.info('The first challenge');
    return event;
  }
  const metadata = readClientMetadata(event.request.clientMetadata);
  const name = metadata.get('signInMethod');
  const issuer = isMethodName(name) ? issuers[name] : undefined;
  if (!isMethodName(name) || !issuer?.enabled() || rulesOf(name).request === undefined)
    throw new UserFacingError('This sign-in method is not supported.');
  // The last answer asks for this challenge.
  const meaning = meaningOf(METHODS[name], metadata, more.length);
  const repeats = meaning === 'answer' && more.length > 0 && more.every((each) => isAnswerable(each, name));
  if (requestNonce === undefined || (meaning !== 'request' && !repeats))
    throw new UserFacingError('This is not a request for a challenge; start a new sign-in.');
  logger.info('A challenge', { method: name, again: repeats });
  const request = { ...subject, metadata, requestNonce };
  event.response.publicChallengeParameters =
    (repeats ? await issuer.repeat?.(request) : await issuer.issue(request)) ?? {};
  event.response.privateChallengeParameters = {
    challenge: issuer.challenge,
    round,
    // Names the attempt in logs; codes are bound to it.
    signIn: requestNonce,
    // Later challenges carry the number on.
    ...(issuer.repeat ? { triesLeft: String((rulesOf(name).tries ?? 1) - more.length) } : {}),
  };
  event.response.challengeMetadata = challengeMetadata(name, round);
  return event;
}

/** True for this method's challenge, or one whose message has its code. */
function isAnswerable(
  { challengeMetadata: text }: { challengeMetadata?: string | undefined },
  name: string,
): boolean {
  const carriers = codeMethod(name)?.inLinkMail ? [name, 'MAGIC_LINK'] : [name];
  return carriers.some((carrier) => nonceOf(text, carrier) !== undefined);
}
