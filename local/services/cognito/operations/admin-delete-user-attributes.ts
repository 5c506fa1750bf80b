import { poolOperation } from '../access';
import { applyUpdate } from '../attribute-update';
import { list, members } from '../input';

/** API_AdminDeleteUserAttributes */
export const adminDeleteUserAttributes = poolOperation(
  'AdminDeleteUserAttributes',
  {
    UserPoolId: members.userPoolId,
    Username: members.username,
    UserAttributeNames: list(members.attributeName),
  },
  ({ cognito, pool, input }) => {
    const values = Object.fromEntries(input.UserAttributeNames.map((name) => [name, '']));
    applyUpdate(cognito, pool, cognito.users.get(pool, input.Username), values, true);
    return {};
  },
);
