import { createHmac } from 'node:crypto';
import {
  CognitoIdentityProviderClient,
  DescribeUserPoolClientCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { limits, once } from '../shared/aws/client-limits';
import { ENV, requireEnv } from '../shared/env';

/** Waits for three tries of 5 s of each trigger. Never tries again: an answered session is used up. */
export const cognito = /* @__PURE__ */ once(() => new CognitoIdentityProviderClient(limits(20_000, 1)));

export function poolAndClient(): { UserPoolId: string; ClientId: string } {
  return { UserPoolId: requireEnv(ENV.USER_POOL_ID), ClientId: requireEnv(ENV.ACCOUNT_CLIENT_ID) };
}

let known: { readonly clientId: string; readonly secret: Promise<string> } | undefined;

/**
 * Asked of Cognito once a process and kept in memory alone; it never changes.
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
 * @param userId as the same request names the user
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
