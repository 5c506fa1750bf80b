import { userOperation } from '../access';
import { members } from '../input';

/** API_DeleteUser */
export const deleteUser = userOperation({ AccessToken: members.accessToken }, ({ cognito, user }) => {
  cognito.signIns.revokeAll(user);
  cognito.users.delete(user);
  return {};
});
