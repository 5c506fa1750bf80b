import { clientOperation } from '../access';
import { codeMismatch, without } from '../codes';
import { postConfirmation } from '../confirmation';
import { notAuthorized } from '../errors';
import { members } from '../input';
import { checkPassword, hashPassword } from '../passwords';
import { checkSecretHash } from '../secret-hash';
import { unknownUser } from '../sign-in';

/** API_ConfirmForgotPassword */
export const confirmForgotPassword = clientOperation(
  {
    ClientId: members.clientId,
    SecretHash: members.secretHash,
    Username: members.username,
    ConfirmationCode: members.code,
    Password: members.password,
    ClientMetadata: members.clientMetadata,
  },
  async ({ cognito, pool, client, input, call }) => {
    checkSecretHash(client, [input.Username], input.SecretHash);
    checkPassword(pool.passwordPolicy, input.Password);
    const user = cognito.users.find(pool, input.Username);
    // "Managing user existence error responses": unknown and disabled users get CodeMismatchException.
    if (client.hidesUsers && !user?.enabled) throw codeMismatch();
    if (!user) throw unknownUser(client);
    if (!user.enabled) throw notAuthorized('User is disabled.');
    const password = await hashPassword(input.Password, user);
    // Checked and spent without a pause, so a code resets one password only.
    const proven = cognito.codes.check(pool, user, 'reset', input.ConfirmationCode);
    const changed = cognito.users.update(pool, user, (current) => ({
      password,
      status: 'CONFIRMED',
      codes: without(current, 'reset'),
      attributes: { ...current.attributes, [`${proven}_verified`]: 'true' },
      failedPasswords: 0,
      lockedUntil: 0,
    }));
    await postConfirmation(cognito, 'PostConfirmation_ConfirmForgotPassword', {
      pool,
      user: changed,
      clientId: client.id,
      clientMetadata: input.ClientMetadata,
      call,
    });
    return {};
  },
);
