/** `POST /sign-up`, `/confirm` and `/resend`. No answer tells whether there is an account. */
import {
  ConfirmSignUpCommand,
  ResendConfirmationCodeCommand,
  SignUpCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import type { APIGatewayProxyEvent } from 'aws-lambda';
import { audit } from '../../audit/scope';
import { refusedWords, SILENTLY_REFUSED } from '../../hooks/refused-words';
import { type Answer, ApiError } from '../../shared/api/http';
import { randomText } from '../../shared/bytes';
import { ENV, envFlag } from '../../shared/env';
import { logger } from '../../shared/log/observability';
import { isBrowserMode } from '../browser';
import { cognito, poolAndClient, secretHash } from '../client';
import {
  optionalText,
  readAttributes,
  readBody,
  readCode,
  readFingerprint,
  readIdentifier,
  readMetadata,
} from '../input';
import { nameAfterCode } from '../outcomes';
import { checkPassword } from '../password-policy';
import {
  commonRefusal,
  invalidCode,
  invalidRequest,
  isLimit,
  isRefusal,
  nameOf,
  refusing,
} from '../refusals';
import { userContextData } from '../request-context';
import { steady } from '../steady';
import { waitsWithPassword } from './sign-in';

/** Answered as if new: the account exists, or its mail failed. */
const AS_IF_NEW = new Set([
  'AliasExistsException',
  'CodeDeliveryFailureException',
  'UsernameExistsException',
]);

export async function signUp(event: APIGatewayProxyEvent): Promise<Answer> {
  isBrowserMode(event);
  const body = readBody(event);
  const username = readIdentifier(body);
  const UserAttributes = readAttributes(body);
  checkRequired(username, UserAttributes);
  const password = optionalText(body, 'password', 256);
  if (password !== undefined) checkPassword(password);
  const ClientMetadata = readMetadata(body);
  const request = {
    ...(await common(event, username, readFingerprint(body))),
    // Cognito wants a password even where none signs in; nobody keeps this one.
    Password: password ?? `${randomText(48)}aA1!`,
    UserAttributes,
    ...(ClientMetadata ? { ClientMetadata } : {}),
  };
  await steady(async () => {
    try {
      await cognito().send(new SignUpCommand(request));
    } catch (error) {
      if (isClosed(error))
        throw new ApiError(403, 'NotAdmitted', 'Nobody signs up here. Accounts are made for people.');
      // Cognito's answer to attributes that the client may not write.
      if (nameOf(error) === 'NotAuthorizedException')
        throw invalidRequest('attributes has one that can’t be set here. Leave it out.');
      if (!AS_IF_NEW.has(nameOf(error)) && !isRefusedByHook(error)) throw commonRefusal(error);
      logger.info('Answered a sign-up as if it were new', { errorName: nameOf(error) });
    }
  });
  // The stage decides this, not the account.
  return { statusCode: 200, body: { next: envFlag(ENV.PASSWORDS_SIGN_IN) ? 'confirm' : 'sign-in' } };
}

/** The pool takes no sign-ups from anybody. */
const isClosed = (error: unknown) =>
  nameOf(error) === 'NotAuthorizedException' && (error as Error).message.includes(SILENTLY_REFUSED);

/** True where a hook refused. Its words stay hidden: they would tell who has no account. */
function isRefusedByHook(error: unknown): boolean {
  const { message } = error as Error;
  return refusedWords(message) !== undefined || message.includes(SILENTLY_REFUSED);
}

/**
 * Cognito's own refusals are for developers, and their timing tells whether there is an account.
 *
 * @throws ApiError `InvalidRequest`
 */
function checkRequired(username: string, attributes: readonly { Name: string; Value: string }[]): void {
  const given = new Set(attributes.filter(({ Value }) => Value.trim() !== '').map(({ Name }) => Name));
  if (username.includes('@')) given.add('email');
  const missing = (process.env[ENV.REQUIRED_ATTRIBUTES] ?? '')
    .split(',')
    .find((name) => name && !given.has(name));
  if (missing) throw invalidRequest(`attributes.${missing} is missing: every account here needs it.`);
}

/**
 * Somebody may have begun an account in another's name, with their own password. So a password that comes
 * along must be the account's.
 *
 * All other refusals read like a wrong code. Only the right code tells that the address belongs to another
 * account now.
 */
export async function confirm(event: APIGatewayProxyEvent): Promise<Answer> {
  isBrowserMode(event);
  const body = readBody(event);
  const username = readIdentifier(body);
  const ConfirmationCode = readCode(body);
  const password = optionalText(body, 'password', 256);
  if (password !== undefined && !(await steady(() => waitsWithPassword(event, body, username, password))))
    throw invalidCode();
  const request = { ...(await common(event, username, readFingerprint(body))), ConfirmationCode };
  await refusing(cognito().send(new ConfirmSignUpCommand(request)), (error) => {
    if (nameOf(error) === 'AliasExistsException')
      return new ApiError(
        409,
        'Conflict',
        'Another account has this address or number. Sign in to that one.',
      );
    return isWrongCode(error) ? invalidCode() : undefined;
  });
  await nameAfterCode(username);
  logger.info('An account was confirmed');
  audit('Account confirmed', {});
  return { statusCode: 204 };
}

/** The same whether or not an account waits for a code. */
export async function resend(event: APIGatewayProxyEvent): Promise<Answer> {
  const request = await requestForCode(event);
  await steady(() => quietly(cognito().send(new ResendConfirmationCodeCommand(request))));
  return { statusCode: 204 };
}

/** What Cognito is asked with to send a code. */
export async function requestForCode(event: APIGatewayProxyEvent) {
  isBrowserMode(event);
  const body = readBody(event);
  const username = readIdentifier(body);
  const ClientMetadata = readMetadata(body);
  return {
    ...(await common(event, username, readFingerprint(body))),
    ...(ClientMetadata ? { ClientMetadata } : {}),
  };
}

export async function common(event: APIGatewayProxyEvent, Username: string, fingerprint: string | undefined) {
  const { ClientId } = poolAndClient();
  return {
    ClientId,
    Username,
    SecretHash: await secretHash(Username),
    UserContextData: userContextData(event, fingerprint),
  };
}

/** Includes limits of this user. */
export function isWrongCode(error: unknown): boolean {
  const name = nameOf(error);
  if (name === 'TooManyRequestsException') return false;
  return (
    isRefusal(error) || isLimit(error) || name === 'CodeMismatchException' || name === 'ExpiredCodeException'
  );
}

/**
 * Hides why Cognito sent nothing.
 *
 * @throws ApiError `TooManyRequests` where Cognito's quota for everybody is used up; errors that concern all
 */
export async function quietly(sending: Promise<unknown>): Promise<void> {
  try {
    await sending;
  } catch (error) {
    const name = nameOf(error);
    const aboutTheUser =
      isRefusal(error) ||
      (isLimit(error) && name !== 'TooManyRequestsException') ||
      name === 'InvalidParameterException' ||
      name === 'CodeDeliveryFailureException' ||
      name === 'UserLambdaValidationException';
    if (!aboutTheUser) throw commonRefusal(error);
    logger.info('Sent nothing', { errorName: name });
  }
}
