import { userOperation } from '../access';
import { members } from '../input';

/** API_GlobalSignOut */
export const globalSignOut = userOperation({ AccessToken: members.accessToken }, ({ cognito, user }) => {
  cognito.signIns.revokeAll(user);
  return {};
});
