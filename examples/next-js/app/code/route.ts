import { cookies } from 'next/headers';
import { account } from '../../server/account-api';
import { begunCookies, COOKIES, held, sessionCookies } from '../../server/cookies';
import { formRoute, toPage } from '../../server/forms';

/** Answers with the code. */
export const POST = formRoute(async ({ code = '' }) => {
  const begun = await held('begun', (await cookies()).get(COOKIES.begun)?.value);
  if (!begun) return toPage([]);
  const step = await account.challenge(begun.session, code.normalize('NFKC').replace(/\D/g, '') || '-', {
    signInMethod: 'EMAIL_OTP',
    alreadyHaveCode: 'yes',
    codeVerifier: begun.codeVerifier,
  });
  return step.status === 'signed-in'
    ? toPage(await sessionCookies(step.tokens))
    : toPage(await begunCookies({ ...begun, session: step.session }), 'wrong-code');
});
