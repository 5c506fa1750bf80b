import type { Cognito } from '../cognito';
import type { UserPool } from '../model';

/**
 * With clients, sign-ins and users.
 *
 * @throws AwsError InvalidParameterException while it is protected or has a domain (API_DeleteUserPool)
 */
export function removePool(cognito: Cognito, pool: UserPool): void {
  const clients = cognito.pools.clientsOf(pool.id);
  cognito.pools.deletePool(pool);
  for (const { id } of clients) cognito.signIns.forgetClient(id);
  cognito.users.deleteAll(pool.id);
}
