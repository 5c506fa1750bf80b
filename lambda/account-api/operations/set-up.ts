/** `POST /challenge/set-up`: gives the key for a required authenticator app. */
import { AssociateSoftwareTokenCommand } from '@aws-sdk/client-cognito-identity-provider';
import type { APIGatewayProxyEvent } from 'aws-lambda';
import type { Answer } from '../../shared/api/http';
import { attemptCookie, packAttempt, readAttempt } from '../attempt';
import { csrfTokenOf, isBrowserMode } from '../browser';
import { cognito } from '../client';
import { readBody } from '../input';
import { invalidRequest, isRefusal, refusing, wrongCredentials } from '../refusals';

export async function setUp(event: APIGatewayProxyEvent): Promise<Answer> {
  const inBrowser = isBrowserMode(event);
  const attempt = readAttempt(event, readBody(event), inBrowser);
  if (attempt.challenge !== 'MFA_SETUP')
    throw invalidRequest('This sign-in does not ask for a factor to be set up.');
  const { SecretCode, Session } = await refusing(
    cognito().send(new AssociateSoftwareTokenCommand({ Session: attempt.session })),
    (error) => (isRefusal(error) ? wrongCredentials() : undefined),
  );
  const next = { ...attempt, session: Session ?? attempt.session };
  // Base32, as authenticator apps take it.
  const body = { status: 'challenge', challenge: { name: next.challenge }, key: SecretCode };
  if (!inBrowser) return { statusCode: 200, body: { ...body, session: packAttempt(next) } };
  const { csrfToken, cookie } = csrfTokenOf(event);
  return { statusCode: 200, body: { ...body, csrfToken }, cookies: [attemptCookie(next), cookie] };
}
