/**
 * What the audit trail and the logs say of how things ended here, and of whom, as far as Cognito has said who
 * it is.
 */
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

/** Milliseconds that it may take to learn whose code it was; nobody's answer depends on it. */
const LOOK_UP = 1_000;

/** Names of Cognito's errors about a code that was typed in the course of a sign-in. */
export const WRONG_CODE = new Set([
  'CodeMismatchException',
  'EnableSoftwareTokenMFAException',
  'ExpiredCodeException',
]);

/** Why Cognito refused, for events: one of a small set, whatever Cognito says beside. */
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
 * Tells of the outcome of a step of a sign-in by password. Who it was that was refused, Cognito does not say,
 * and what the caller wrote is not told of.
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

/** Names the user of the tokens that a step ends in; of a step that asks for more, nobody. */
export function nameSignedIn({ AuthenticationResult: result }: Step): void {
  if (!result?.AccessToken) return;
  nameUser(subIn(result.AccessToken));
  logger.info('Signed in');
}

/**
 * Names the user whose code was right. Cognito does not say who that is, so it is asked, where there is an
 * audit trail: an event about nobody is of no use. That the answer takes longer then tells nothing, as the
 * code was right. Where Cognito does not say it either, the event is about nobody after all.
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
