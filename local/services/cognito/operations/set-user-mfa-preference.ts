import { userOperation } from '../access';
import { members } from '../input';
import { preferenceMembers, setPreference } from '../mfa-preference';

/** API_SetUserMFAPreference */
export const setUserMfaPreference = userOperation(
  { AccessToken: members.accessToken, ...preferenceMembers },
  ({ cognito, pool, user, input }) => {
    setPreference(cognito, pool, user, input);
    return {};
  },
);
