import { userOperation } from '../access';
import { invalidParameter } from '../errors';
import { members, optional } from '../input';
import { provePassword } from '../password-auth';
import { checkPassword, hashPassword } from '../passwords';

/** API_ChangePassword; the previous password may be left out by users who have none. */
export const changePassword = userOperation(
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
      await provePassword(cognito, pool, user, input.PreviousPassword);
    }
    const password = await hashPassword(input.ProposedPassword, user);
    cognito.users.update(pool, user, () => ({ password }));
    return {};
  },
);
