import { createHash, randomBytes } from 'node:crypto';
import { account, type Step } from '../../server/account-api';
import { begunCookies } from '../../server/cookies';
import { formRoute, toPage } from '../../server/forms';

/** Asks for a code. */
export const POST = formRoute(async ({ address: typed = '' }) => {
  const address = typed.trim();
  const codeVerifier = randomBytes(32).toString('base64url');
  const codeChallenge = createHash('sha256').update(codeVerifier).digest('base64url');
  const asked = await account.challenge(sessionOf(await account.signIn(address)), '__dummy__', {
    signInMethod: 'EMAIL_OTP',
    alreadyHaveCode: 'no',
    codeChallenge,
  });
  return toPage(await begunCookies({ address, session: sessionOf(asked), codeVerifier }));
});

function sessionOf(step: Step): string {
  if (step.status !== 'challenge') throw new Error('Tokens came before a code was asked for.');
  return step.session;
}
