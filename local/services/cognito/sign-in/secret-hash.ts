import { createHmac, timingSafeEqual } from 'node:crypto';
import { notAuthorized } from '../errors';
import type { UserPoolClient } from '../model';

/** base64(HMAC-SHA256(client secret, username + client id)), by "Computing secret hash values". */
export function secretHash(secret: string, username: string, clientId: string): string {
  return createHmac('sha256', secret).update(username).update(clientId).digest('base64');
}

/**
 * @param usernames the hash may be made with, usually the request's
 * @throws AwsError NotAuthorizedException
 */
export function checkSecretHash(
  client: UserPoolClient,
  usernames: readonly string[],
  given: string | undefined,
): void {
  const { secret } = client;
  if (secret === undefined) {
    if (given === undefined) return;
    throw notAuthorized(`Client ${client.id} is not configured for secret but secret was received`);
  }
  if (given === undefined)
    throw notAuthorized(`Client ${client.id} is configured with secret but SECRET_HASH was not received`);
  const matches = usernames.some((username) => sameText(secretHash(secret, username, client.id), given));
  if (!matches) throw notAuthorized(`SecretHash does not match for the client: ${client.id}`);
}

/**
 * For operations that take the secret itself.
 *
 * @throws AwsError NotAuthorizedException
 */
export function checkClientSecret(client: UserPoolClient, given: string | undefined): void {
  if (client.secret === undefined) {
    if (given === undefined) return;
    throw notAuthorized(`Client ${client.id} is not configured for secret but secret was received`);
  }
  if (given === undefined)
    throw notAuthorized(`Client ${client.id} is configured with secret but secret was not received`);
  if (!sameText(client.secret, given)) throw notAuthorized('Invalid client secret.');
}

function sameText(one: string, other: string): boolean {
  const [left, right] = [Buffer.from(one), Buffer.from(other)];
  return left.length === right.length && timingSafeEqual(left, right);
}
