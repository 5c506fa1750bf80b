import { poolOperation } from '../access';
import { flag, members, optional } from '../input';
import { checkPassword, hashPassword } from '../passwords';

/**
 * API_AdminSetUserPassword: a permanent password also confirms the user; a temporary one has to be changed at
 * sign-in.
 */
export const adminSetUserPassword = poolOperation(
  'AdminSetUserPassword',
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
);
