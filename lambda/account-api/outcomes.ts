import { AdminGetUserCommand } from '@aws-sdk/client-cognito-identity-provider';
import { audit } from '../audit/scope';
import { ENV, hasEnv } from '../shared/env';
import { errorFacts } from '../shared/errors';
import { nameUser } from '../shared/log/name-user';
import { logger } from '../shared/log/observability';
import { subIn } from './access-token';
import type { ChallengeName } from './attempt';
import { cognito, poolAndClient } from './client';
import { isLimit, isRefusal, nameOf } from './refusals';
import type { Step } from './session';

/** Milliseconds to find out whose code it was. */
const LOOK_UP = 1_000;

export const WRONG_CODE = new Set([
  'CodeMismatchException',
  'EnableSoftwareTokenMFAException',
  'ExpiredCodeException',
]);

/** One of a small set, for events. */
export function reasonOf(error: unknown): string {
  const name = nameOf(error);
  if (WRONG_CODE.has(name)) return 'wrong-code';
  if (isLimit(error)) return 'limited';
  if (name === 'UserNotConfirmedException') return 'not-confirmed';
  if (name === 'PasswordResetRequiredException') return 'reset-required';
  if (isRefusal(error)) return 'wrong';
  return /^(Invalid(Parameter|Password)|PasswordHistoryPolicyViolation|UserLambdaValidation)/.test(name)
    ? 'invalid'
    : 'failed';
}

/**
 * A step of a sign-in by password; never who was refused (Cognito doesn't say) or what callers wrote.
 *
 * @param challenge that was answered; undefined for the password itself
 */
export async function byPassword<Outcome extends Step>(
  work: Promise<Outcome>,
  challenge?: ChallengeName,
): Promise<Outcome> {
  const answered = challenge === undefined ? {} : { challenge };
  try {
    const step = await work;
    if (step.AuthenticationResult) audit('Password sign-in succeeded', answered);
    return step;
  } catch (error) {
    const reason = reasonOf(error);
    logger.info('A password sign-in was refused', { step: challenge ?? 'password', reason });
    audit('Password sign-in refused', { ...answered, reason });
    throw error;
  }
}

export function nameSignedIn({ AuthenticationResult: result }: Step): void {
  if (!result?.AccessToken) return;
  nameUser(subIn(result.AccessToken));
  logger.info('Signed in');
}

/**
 * Names the user of a right code for the audit trail, if Cognito answers in time. That this takes longer
 * tells nothing, as the code was right.
 */
export async function nameAfterCode(username: string): Promise<void> {
  if (!hasEnv(ENV.AUDIT_BUS)) return;
  try {
    const { UserPoolId } = poolAndClient();
    const { UserAttributes = [] } = await cognito().send(
      new AdminGetUserCommand({ UserPoolId, Username: username }),
      { abortSignal: AbortSignal.timeout(LOOK_UP) },
    );
    nameUser(UserAttributes.find(({ Name }) => Name === 'sub')?.Value);
  } catch (error) {
    logger.warn('Whose code it was could not be learnt', errorFacts(error));
  }
}
