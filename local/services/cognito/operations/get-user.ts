import { userOperation } from '../access';
import { members } from '../input';
import { attributeList, factorOutput } from '../output';

/** API_GetUser: only attributes that the client may read. */
export const getUser = userOperation({ AccessToken: members.accessToken }, ({ pool, user, client }) => ({
  Username: user.username,
  UserAttributes: attributeList(user, (name) => name === 'sub' || client.readable.has(name)),
  ...factorOutput(pool, user),
}));
