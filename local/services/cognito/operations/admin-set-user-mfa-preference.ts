import { poolOperation } from '../access';
import { members } from '../input';
import { preferenceMembers, setPreference } from '../mfa-preference';

/** API_AdminSetUserMFAPreference */
export const adminSetUserMfaPreference = poolOperation(
  'AdminSetUserMFAPreference',
  { UserPoolId: members.userPoolId, Username: members.username, ...preferenceMembers },
  ({ cognito, pool, input }) => {
    setPreference(cognito, pool, cognito.users.get(pool, input.Username), input);
    return {};
  },
);
