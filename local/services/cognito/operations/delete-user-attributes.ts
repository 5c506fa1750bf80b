import { userOperation } from '../access';
import { applyUpdate } from '../attribute-update';
import { list, members } from '../input';
import { checkWritable } from '../registration';

/** API_DeleteUserAttributes */
export const deleteUserAttributes = userOperation(
  { AccessToken: members.accessToken, UserAttributeNames: list(members.attributeName) },
  ({ cognito, pool, client, user, input }) => {
    const values = Object.fromEntries(input.UserAttributeNames.map((name) => [name, '']));
    checkWritable(client, values);
    applyUpdate(cognito, pool, user, values, false);
    return {};
  },
);
