import { userOperation } from '../access';
import type { Cognito } from '../cognito';
import { attemptLimitExceeded, invalidParameter, notAuthorized } from '../errors';
import { members, optional } from '../input';
import type { PasswordHash, User, UserPool } from '../model';
import { checkPassword, hashPassword, passwordMatches } from '../passwords';
import { counted, lastHour } from '../tries';

/**
 * Wrong previous passwords within an hour. They don't lock sign-in, as a token has proven the user; that a
 * limit ends them is reported (aws-sdk-android 627), its number and time are assumed.
 */
const WRONG_AN_HOUR = 5;
const WRONG = 'wrong:previous-password';

/** API_ChangePassword; the previous password may be left out by users who have none. */
export const changePassword = userOperation(
  {
    AccessToken: members.accessToken,
    PreviousPassword: optional(members.password),
    ProposedPassword: members.password,
  },
  async ({ cognito, pool, user, input }) => {
    checkPassword(pool.passwordPolicy, input.ProposedPassword);
    if (user.password !== undefined) {
      if (input.PreviousPassword === undefined)
        throw invalidParameter('Missing required parameter PreviousPassword');
      await provePrevious(cognito, pool, user, user.password, input.PreviousPassword);
    }
    const password = await hashPassword(input.ProposedPassword, user);
    cognito.users.update(pool, user, () => ({ password }));
    return {};
  },
);

/** Counts the try before the password is looked at, so that many at once are counted too. */
async function provePrevious(
  cognito: Cognito,
  pool: UserPool,
  user: User,
  hash: PasswordHash,
  given: string,
): Promise<void> {
  const now = cognito.context.clock.now();
  cognito.users.update(pool, user, (current) => {
    if (lastHour(current, WRONG, now).length >= WRONG_AN_HOUR) throw attemptLimitExceeded();
    return counted(current, WRONG, now);
  });
  if (!(await passwordMatches(given, hash))) throw notAuthorized();
  cognito.users.update(pool, user, ({ codeTimes }) => ({ codeTimes: { ...codeTimes, [WRONG]: [] } }));
}
