import { clientOperation } from '../access';
import { sendConfirmationCode, simulatedDelivery } from '../confirmation';
import { invalidParameter, notAuthorized } from '../errors';
import { members } from '../input';
import { deliveryOutput } from '../output';
import { checkSecretHash } from '../secret-hash';
import { unknownUser } from '../sign-in';

/** API_ResendConfirmationCode */
export const resendConfirmationCode = clientOperation(
  {
    ClientId: members.clientId,
    SecretHash: members.secretHash,
    Username: members.username,
    ClientMetadata: members.clientMetadata,
  },
  async ({ cognito, pool, client, input, call }) => {
    checkSecretHash(client, [input.Username], input.SecretHash);
    const user = cognito.users.find(pool, input.Username);
    // "Managing user existence error responses": disabled users look like unknown ones.
    if (client.hidesUsers && !user?.enabled) {
      const simulated = await simulatedDelivery(cognito, pool, client, input.Username, pool.autoVerified);
      return deliveryOutput(simulated);
    }
    if (!user) throw unknownUser(client);
    if (!user.enabled) throw notAuthorized('User is disabled.');
    if (user.status !== 'UNCONFIRMED') throw invalidParameter('User is already confirmed.');
    const delivery = await sendConfirmationCode(cognito, {
      pool,
      user,
      clientId: client.id,
      clientMetadata: input.ClientMetadata,
      call,
      source: 'CustomMessage_ResendCode',
    });
    if (!delivery) throw invalidParameter('Cannot resend codes. Auto verification not turned on.');
    return deliveryOutput(delivery);
  },
);
