import { poolOperation } from '../access';
import { members } from '../input';
import { attributeList, epochSeconds, factorOutput } from '../output';

/** API_AdminGetUser */
export const adminGetUser = poolOperation(
  'AdminGetUser',
  { UserPoolId: members.userPoolId, Username: members.username },
  ({ cognito, pool, input }) => {
    const user = cognito.users.get(pool, input.Username);
    return {
      Username: user.username,
      UserAttributes: attributeList(user),
      UserCreateDate: epochSeconds(user.createdAt),
      UserLastModifiedDate: epochSeconds(user.modifiedAt),
      Enabled: user.enabled,
      UserStatus: user.status,
      ...factorOutput(pool, user),
    };
  },
);
