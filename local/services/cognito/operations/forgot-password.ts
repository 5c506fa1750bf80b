import { clientOperation } from '../access';
import { simulatedDelivery } from '../confirmation';
import { invalidParameter, notAuthorized } from '../errors';
import { members } from '../input';
import { migrateUser } from '../migration';
import { deliveryOutput } from '../output';
import { recoveryTarget, startReset } from '../recovery';
import { checkSecretHash } from '../secret-hash';
import { unknownUser } from '../sign-in';

/** API_ForgotPassword */
export const forgotPassword = clientOperation(
  {
    ClientId: members.clientId,
    SecretHash: members.secretHash,
    Username: members.username,
    ClientMetadata: members.clientMetadata,
  },
  async ({ cognito, pool, client, input, call }) => {
    const { Username: username, ClientMetadata: clientMetadata } = input;
    checkSecretHash(client, [username], input.SecretHash);
    if (pool.recovery === 'admin_only') throw notAuthorized('Contact administrator to reset password.');
    const request = { pool, client, username, clientMetadata, call };
    const user =
      cognito.users.find(pool, username) ??
      (await migrateUser(cognito, { ...request, source: 'UserMigration_ForgotPassword' }));
    const target = user?.enabled ? recoveryTarget(pool, user) : undefined;
    if (client.hidesUsers && (!user || !target))
      return deliveryOutput(await simulatedDelivery(cognito, pool, client, username, pool.recovery));
    if (!user) throw unknownUser(client);
    if (!user.enabled) throw notAuthorized('User is disabled.');
    if (user.status === 'FORCE_CHANGE_PASSWORD')
      throw notAuthorized('User password cannot be reset in the current state.');
    if (!target)
      throw invalidParameter(
        'Cannot reset password for the user as there is no registered/verified email or phone_number',
      );
    return deliveryOutput(
      await startReset(cognito, { pool, user, clientId: client.id, clientMetadata, call, attribute: target }),
    );
  },
);
