/** `POST /sign-in`: begins by password where one is sent, else by the triggers' challenges. */
import { createHmac } from 'node:crypto';
import { AdminInitiateAuthCommand, type AuthFlowType } from '@aws-sdk/client-cognito-identity-provider';
import type { APIGatewayProxyEvent } from 'aws-lambda';
import type { Body } from '../../shared/api/body';
import type { Answer } from '../../shared/api/http';
import { ENV, envFlag } from '../../shared/env';
import { isBrowserMode } from '../browser';
import { clientSecret, cognito, poolAndClient, secretHash } from '../client';
import { optionalText, readBody, readFingerprint, readMetadata, readUsername } from '../input';
import { byPassword, nameSignedIn } from '../outcomes';
import { commonRefusal, invalidRequest, isRefusal, nameOf, refusing, wrongCredentials } from '../refusals';
import { contextData } from '../request-context';
import { answerStep, type Step } from '../session';

export async function signIn(event: APIGatewayProxyEvent): Promise<Answer> {
  const inBrowser = isBrowserMode(event);
  const body = readBody(event);
  const username = readUsername(body);
  const password = optionalText(body, 'password', 256);
  const step =
    password === undefined
      ? await beginChallenges(event, body, username)
      : await beginPassword(event, body, username, password);
  nameSignedIn(step);
  return answerStep(step, username, inBrowser);
}

/**
 * Every refusal reads the same, an unconfirmed account's too: who knows the password knows that a code was
 * mailed.
 */
async function beginPassword(
  event: APIGatewayProxyEvent,
  body: Body,
  username: string,
  password: string,
): Promise<Step> {
  if (!envFlag(ENV.PASSWORDS_SIGN_IN)) throw invalidRequest('No password signs in here; leave it out.');
  const deviceKey = optionalText(body, 'deviceKey', 55);
  return refusing(
    byPassword(
      initiate(event, body, 'ADMIN_USER_PASSWORD_AUTH', username, {
        PASSWORD: password,
        ...(deviceKey === undefined ? {} : { DEVICE_KEY: deviceKey }),
      }),
    ),
    (error) => (isRefusal(error) ? wrongCredentials() : undefined),
  );
}

/**
 * Cognito hides that a user is unknown, but not that one is disabled, unconfirmed or must reset the password.
 * These begin anew as an unknown user.
 */
async function beginChallenges(event: APIGatewayProxyEvent, body: Body, username: string): Promise<Step> {
  const begin = (name: string) => initiate(event, body, 'CUSTOM_AUTH', name, {});
  try {
    return await begin(username);
  } catch (error) {
    if (!isRefusal(error)) throw commonRefusal(error);
    return refusing(begin(await nobodyLike(username)), (failure) =>
      nameOf(failure) === 'NotAuthorizedException' ? wrongCredentials() : undefined,
    );
  }
}

/**
 * An address that nobody can have (RFC 2606), the same for each try of a name; only this function can compute
 * it.
 */
async function nobodyLike(username: string): Promise<string> {
  const name = createHmac('sha256', await clientSecret())
    .update(`nobody\0${username.toLowerCase()}`)
    .digest('hex');
  return `${name.slice(0, 40)}@nobody.invalid`;
}

/**
 * True when an unconfirmed account has this password: only of those does Cognito say so.
 *
 * @throws ApiError `TooManyRequests` and what concerns everybody
 */
export async function waitsWithPassword(
  event: APIGatewayProxyEvent,
  body: Body,
  username: string,
  password: string,
): Promise<boolean> {
  try {
    await initiate(event, body, 'ADMIN_USER_PASSWORD_AUTH', username, { PASSWORD: password });
  } catch (error) {
    if (nameOf(error) === 'UserNotConfirmedException') return true;
    if (!isRefusal(error)) throw commonRefusal(error);
  }
  return false;
}

async function initiate(
  event: APIGatewayProxyEvent,
  body: Body,
  AuthFlow: AuthFlowType,
  username: string,
  parameters: Readonly<Record<string, string>>,
): Promise<Step> {
  const ClientMetadata = readMetadata(body);
  return cognito().send(
    new AdminInitiateAuthCommand({
      ...poolAndClient(),
      AuthFlow,
      AuthParameters: { ...parameters, USERNAME: username, SECRET_HASH: await secretHash(username) },
      ...(ClientMetadata ? { ClientMetadata } : {}),
      ContextData: contextData(event, readFingerprint(body)),
    }),
  );
}
