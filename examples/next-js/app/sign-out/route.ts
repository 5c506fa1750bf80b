import { cookies } from 'next/headers';
import { account, isOver } from '../../server/account-api';
import { COOKIES, held, noCookies } from '../../server/cookies';
import { formRoute, toPage } from '../../server/forms';

/** Ends the session at Cognito, then here: a copy of the cookies is of no use. */
export const POST = formRoute(async () => {
  const session = await held('refresh', (await cookies()).get(COOKIES.refresh)?.value);
  if (session)
    await account.signOut(session.refreshToken).catch((error: unknown) => {
      if (!isOver(error)) throw error;
    });
  return toPage(noCookies());
});
