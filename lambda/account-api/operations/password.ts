/** `POST /forgot-password` and `/reset-password`. */
import {
  ConfirmForgotPasswordCommand,
  ForgotPasswordCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import type { APIGatewayProxyEvent } from 'aws-lambda';
import { audit } from '../../audit/scope';
import type { Answer } from '../../shared/api/http';
import { logger } from '../../shared/log/observability';
import { isBrowserMode } from '../browser';
import { cognito } from '../client';
import { readBody, readCode, readFingerprint, readIdentifier, requiredText } from '../input';
import { nameAfterCode, reasonOf } from '../outcomes';
import { checkPassword } from '../password-policy';
import { invalidCode, nameOf, refusing } from '../refusals';
import { steady } from '../steady';
import { common, isWrongCode, quietly, requestForCode } from './sign-up';

/** The same whether or not there is such an account. */
export async function forgotPassword(event: APIGatewayProxyEvent): Promise<Answer> {
  const request = await requestForCode(event);
  await steady(() => quietly(cognito().send(new ForgotPasswordCommand(request))));
  return { statusCode: 204 };
}

/** Every refusal is that of a wrong code. */
export async function resetPassword(event: APIGatewayProxyEvent): Promise<Answer> {
  isBrowserMode(event);
  const body = readBody(event);
  const username = readIdentifier(body);
  const ConfirmationCode = readCode(body);
  const Password = requiredText(body, 'newPassword', 256);
  checkPassword(Password);
  const request = {
    ...(await common(event, username, readFingerprint(body))),
    ConfirmationCode,
    Password,
  };
  await refusing(cognito().send(new ConfirmForgotPasswordCommand(request)), (error) => {
    audit('Password reset refused', { reason: reasonOf(error) });
    return isWrongCode(error) || nameOf(error) === 'InvalidParameterException' ? invalidCode() : undefined;
  });
  await nameAfterCode(username);
  logger.info('A password was reset');
  audit('Password reset', {});
  return { statusCode: 204 };
}
