import { userOperation } from '../access';
import { members } from '../input';
import { attributeList } from '../output';

/** API_GetUser: only attributes that the client may read. */
export const getUser = userOperation({ AccessToken: members.accessToken }, ({ user, client }) => ({
  Username: user.username,
  UserAttributes: attributeList(user, (name) => name === 'sub' || client.readable.has(name)),
}));
