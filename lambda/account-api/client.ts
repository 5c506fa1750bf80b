/** The confidential client: how the function calls Cognito as it, and how its secret is proven. */
import { createHmac } from 'node:crypto';
import {
  CognitoIdentityProviderClient,
  DescribeUserPoolClientCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { limits, once } from '../shared/aws/client-limits';
import { ENV, requireEnv } from '../shared/env';

/**
 * Waits as long as Cognito may take to run triggers, each of which has 5 s and up to three tries, and never
 * tries again by itself: an answer that was taken has used up its session, a sign-up has made its account.
 */
export const cognito = /* @__PURE__ */ once(() => new CognitoIdentityProviderClient(limits(20_000, 1)));

/** Pool and client, as operations for administrators name them. */
export function poolAndClient(): { UserPoolId: string; ClientId: string } {
  return { UserPoolId: requireEnv(ENV.USER_POOL_ID), ClientId: requireEnv(ENV.ACCOUNT_CLIENT_ID) };
}

let known: { readonly clientId: string; readonly secret: Promise<string> } | undefined;

/**
 * The client's secret. Cognito keeps it, encrypted; it is asked for once a process and held in memory alone.
 * It can't change: another secret comes with another client.
 *
 * @throws errors of Cognito; the next call asks again
 */
export function clientSecret(): Promise<string> {
  const { ClientId: clientId } = poolAndClient();
  if (known?.clientId !== clientId) {
    const secret = fetchSecret();
    known = { clientId, secret };
    secret.catch(() => {
      if (known?.secret === secret) known = undefined;
    });
  }
  return known.secret;
}

async function fetchSecret(): Promise<string> {
  const { UserPoolClient } = await cognito().send(new DescribeUserPoolClientCommand(poolAndClient()));
  if (!UserPoolClient?.ClientSecret) throw new Error('The client of the account API has no secret.');
  return UserPoolClient.ClientSecret;
}

/**
 * SECRET_HASH: base64(HMAC-SHA256(secret, user id + client id)).
 *
 * @param userId the user as the same request names them: what was typed at first, Cognito's own user name
 *   from then on
 * @see
 *   https://docs.aws.amazon.com/cognito/latest/developerguide/signing-up-users-in-your-app.html#cognito-user-pools-computing-secret-hash
 */
export async function secretHash(userId: string): Promise<string> {
  const { ClientId } = poolAndClient();
  return createHmac('sha256', await clientSecret())
    .update(userId, 'utf8')
    .update(ClientId, 'utf8')
    .digest('base64');
}
