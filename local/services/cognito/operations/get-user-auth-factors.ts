import { userOperation } from '../access';
import { firstChallenges } from '../first-factors';
import { members } from '../input';
import { factorOutput } from '../output';

/** API_GetUserAuthFactors */
export const getUserAuthFactors = userOperation(
  { AccessToken: members.accessToken },
  ({ cognito, pool, user }) => {
    const candidate = {
      user,
      sub: user.sub,
      userName: user.username,
      usernames: cognito.users.namesOf(pool, user),
    };
    return {
      Username: user.username,
      ...factorOutput(pool, user),
      ConfiguredUserAuthFactors: firstChallenges(pool, candidate).filter((name) => name !== 'PASSWORD_SRP'),
    };
  },
);
