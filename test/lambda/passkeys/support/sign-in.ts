/** Signs in with passkeys through the challenge triggers. */
import { type Answered, SignIn, type TestUser } from '../../support/sign-in';
import { authenticate, type CeremonyParts, type Passkey } from '../webauthn/support/authenticator';
import { publicApi } from './api';

/** What a client sends as metadata with an assertion. */
export const FIDO2 = { signInMethod: 'FIDO2' };

type Parts = Partial<CeremonyParts> & { userHandle?: string; sign?: (data: Buffer) => Buffer };

/** `fido2options` as the client gets it in the first challenge. */
export function optionsOf(signIn: SignIn): {
  challenge: string;
  timeout: number;
  userVerification: string;
  relyingPartyId?: string;
  credentials?: { id: string; transports?: string[] }[];
} {
  return JSON.parse(String(signIn.shown.fido2options));
}

/** The answer of the package's client: the assertion as JSON. */
export const answerOf = (passkey: Passkey, parts: Parts & { challenge: string }): string =>
  JSON.stringify(authenticate(passkey, parts));

/** Signs in with a user name: answers the session's own challenge. */
export async function signInByName(
  user: TestUser,
  passkey: Passkey,
  parts: Parts = {},
  metadata: Readonly<Record<string, unknown>> = {},
): Promise<Answered> {
  const signIn = await SignIn.start(user);
  const answer = answerOf(passkey, { challenge: optionsOf(signIn).challenge, ...parts });
  return signIn.respond(answer, { ...FIDO2, ...metadata });
}

/** Signs in without a user name: answers a public challenge, and the passkey names the user. */
export async function signInByPasskey(
  user: TestUser,
  passkey: Passkey,
  parts: Parts = {},
): Promise<Answered> {
  const { challenge } = (await publicApi()).body;
  const answer = answerOf(passkey, { challenge, userHandle: user.userName, ...parts });
  return (await SignIn.start(user)).respond(answer, FIDO2);
}
