/** Sign-in by link or code of one mail, with Amplify's own functions. The README has the protocol. */
import { confirmSignIn, fetchAuthSession, signIn, signOut, signUp } from 'aws-amplify/auth';
import type { Link } from './link';

/** What this browser has asked for: a link opens here alone, and says here alone whose it is. */
interface Asked {
  /** By Cognito's own names of the accounts, which links carry. */
  readonly addresses: Readonly<Record<string, string>>;
  /** One for all: whoever asks twice may open either mail. */
  readonly codeVerifier: string;
}

const ASKED = 'orders.asked';
const DEVICE = 'orders.device';

const base64Url = (bytes: Uint8Array) =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
const secret = () => base64Url(crypto.getRandomValues(new Uint8Array(32)));

/** By which the account knows this browser; it opens nothing, and stays over sign-outs. */
function deviceSecret(): string {
  const known = localStorage.getItem(DEVICE) ?? secret();
  localStorage.setItem(DEVICE, known);
  return known;
}

function asked(): Asked {
  const kept = localStorage.getItem(ASKED);
  return kept === null ? { addresses: {}, codeVerifier: secret() } : JSON.parse(kept);
}

/** Makes an account; one that is there already is as good. The password is nobody's. */
export async function register(address: string): Promise<void> {
  await signUp({
    username: address,
    password: `${secret()}aA1!`,
    options: { userAttributes: { email: address } },
  }).catch((error: Error) => {
    if (error.name !== 'UsernameExistsException') throw error;
  });
}

async function begin(username: string): Promise<string> {
  const { nextStep } = await signIn({ username, options: { authFlowType: 'CUSTOM_WITHOUT_SRP' } });
  const info = nextStep.signInStep === 'CONFIRM_SIGN_IN_WITH_CUSTOM_CHALLENGE' ? nextStep.additionalInfo : {};
  return info?.USERNAME ?? username;
}

/** Asks for a mail with a link and a code. Ends alike whether or not the address has an account. */
export async function askForMail(address: string): Promise<void> {
  const userName = await begin(address);
  const { addresses, codeVerifier } = asked();
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(codeVerifier));
  localStorage.setItem(
    ASKED,
    JSON.stringify({ addresses: { ...addresses, [userName]: address }, codeVerifier }),
  );
  await confirmSignIn({
    challengeResponse: '__dummy__',
    options: {
      clientMetadata: {
        signInMethod: 'MAGIC_LINK',
        alreadyHaveMagicLink: 'no',
        // One of the stage's `redirectUris`, letter by letter.
        redirectUri: `${window.location.origin}${window.location.pathname}`,
        codeChallenge: base64Url(new Uint8Array(digest)),
        deviceSecret: deviceSecret(),
        locale: navigator.language,
        timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
      },
    },
  });
}

/**
 * @returns false when it is not the code, and another may be tried
 * @throws Error when the sign-in is over
 */
export async function answerWithCode(typed: string): Promise<boolean> {
  const code = typed.normalize('NFKC').replace(/\D/g, '');
  const { isSignedIn } = await confirmSignIn({
    // Cognito wants an answer, be it nothing at all.
    challengeResponse: code || '-',
    options: {
      clientMetadata: {
        signInMethod: 'EMAIL_OTP',
        alreadyHaveCode: 'yes',
        codeVerifier: asked().codeVerifier,
        deviceSecret: deviceSecret(),
      },
    },
  });
  if (isSignedIn) localStorage.removeItem(ASKED);
  return isSignedIn;
}

/** Whose link it is, where it was asked for in this browser. */
export const addressOf = ({ userName }: Link): string | undefined => asked().addresses[userName];

/** Signs in with a link that was asked for here; a session that is there is ended. @throws Error */
export async function redeem({ fragment, userName }: Link): Promise<void> {
  if (await signedInAs()) await signOut();
  await begin(userName);
  const { isSignedIn } = await confirmSignIn({
    challengeResponse: fragment,
    options: {
      clientMetadata: {
        signInMethod: 'MAGIC_LINK',
        alreadyHaveMagicLink: 'yes',
        redirectUri: `${window.location.origin}${window.location.pathname}`,
        codeVerifier: asked().codeVerifier,
        deviceSecret: deviceSecret(),
      },
    },
  });
  if (!isSignedIn) throw new Error('The link is over, or was used already.');
  localStorage.removeItem(ASKED);
}

/** The address of whoever is signed in. An API gets `tokens.accessToken` of the same call. */
export async function signedInAs(): Promise<string | undefined> {
  const { tokens } = await fetchAuthSession();
  return tokens?.idToken && String(tokens.idToken.payload.email);
}

/** Forgets the session here and revokes it at Cognito. */
export const leave = (): Promise<void> => signOut();
