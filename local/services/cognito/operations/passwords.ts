import { flag, optional } from '../../input';
import { clientOperation, type Operations, poolOperation, userOperation } from '../access';
import type { Cognito } from '../cognito';
import { attemptLimitExceeded, invalidParameter, notAuthorized } from '../errors';
import { members } from '../input';
import { codeMismatch, without } from '../messages/codes';
import type { PasswordHash, User, UserPool } from '../model';
import { deliveryOutput } from '../output';
import { checkSecretHash } from '../sign-in/secret-hash';
import { unknownUser } from '../sign-in/sign-in';
import { postConfirmation, simulatedDelivery } from '../users/confirmation';
import { NO_CLIENT } from '../users/invitation';
import { migrateUser } from '../users/migration';
import { checkPassword, hashPassword, passwordMatches } from '../users/passwords';
import { recoveryTarget, startReset } from '../users/recovery';
import { counted, lastHour } from '../users/tries';

/**
 * They don't lock sign-in, as a token has proven the user; a limit is reported (aws-sdk-android 627), its
 * number and time are assumed.
 */
const WRONG_AN_HOUR = 5;
const WRONG = 'wrong:previous-password';

export const passwordOperations = {
  /** Users without a password leave out the previous one. */
  ChangePassword: userOperation(
    {
      AccessToken: members.accessToken,
      PreviousPassword: optional(members.password),
      ProposedPassword: members.password,
    },
    async ({ cognito, pool, user, input }) => {
      checkPassword(pool.passwordPolicy, input.ProposedPassword);
      if (user.password !== undefined) {
        if (input.PreviousPassword === undefined)
          throw invalidParameter('Missing required parameter PreviousPassword');
        await provePrevious(cognito, pool, user, user.password, input.PreviousPassword);
      }
      const password = await hashPassword(input.ProposedPassword, user);
      cognito.users.update(pool, user, () => ({ password }));
      return {};
    },
  ),
  ForgotPassword: clientOperation(
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
        await startReset(cognito, {
          pool,
          user,
          clientId: client.id,
          clientMetadata,
          call,
          attribute: target,
        }),
      );
    },
  ),
  ConfirmForgotPassword: clientOperation(
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
      // Without a pause, so a code resets one password only.
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
  ),
  /** A permanent one also confirms the user; a temporary one has to be changed at sign-in. */
  AdminSetUserPassword: poolOperation(
    {
      UserPoolId: members.userPoolId,
      Username: members.username,
      Password: members.password,
      Permanent: optional(flag()),
    },
    async ({ cognito, pool, input }) => {
      const user = cognito.users.get(pool, input.Username);
      checkPassword(pool.passwordPolicy, input.Password);
      const password = await hashPassword(input.Password, user);
      const days = pool.passwordPolicy.temporaryPasswordValidityDays;
      cognito.users.update(pool, user, () => ({
        password,
        status: input.Permanent ? 'CONFIRMED' : 'FORCE_CHANGE_PASSWORD',
        temporaryPasswordUntil: input.Permanent ? undefined : cognito.context.clock.now() + days * 86_400_000,
        failedPasswords: 0,
        lockedUntil: 0,
      }));
      return {};
    },
  ),
  /** Ends the password and sends a code to set another. */
  AdminResetUserPassword: poolOperation(
    { UserPoolId: members.userPoolId, Username: members.username, ClientMetadata: members.clientMetadata },
    async ({ cognito, pool, input, call }) => {
      const user = cognito.users.get(pool, input.Username);
      if (user.status === 'FORCE_CHANGE_PASSWORD' || user.status === 'UNCONFIRMED')
        throw notAuthorized('User password cannot be reset in the current state.');
      const attribute = recoveryTarget(pool, user);
      if (!attribute)
        throw invalidParameter(
          'Cannot reset password for the user as there is no registered/verified email or phone_number',
        );
      const reset = cognito.users.update(pool, user, () => ({ status: 'RESET_REQUIRED' }));
      await startReset(cognito, {
        pool,
        user: reset,
        clientId: NO_CLIENT,
        clientMetadata: input.ClientMetadata,
        call,
        attribute,
      });
      return {};
    },
  ),
} satisfies Operations;

/** Before the password is looked at, so that concurrent tries count. */
async function provePrevious(
  cognito: Cognito,
  pool: UserPool,
  user: User,
  hash: PasswordHash,
  given: string,
): Promise<void> {
  const now = cognito.context.clock.now();
  cognito.users.update(pool, user, (current) => {
    if (lastHour(current, WRONG, now).length >= WRONG_AN_HOUR) throw attemptLimitExceeded();
    return counted(current, WRONG, now);
  });
  if (!(await passwordMatches(given, hash))) throw notAuthorized();
  cognito.users.update(pool, user, ({ codeTimes }) => ({ codeTimes: { ...codeTimes, [WRONG]: [] } }));
}
