/** People with a factor each, who come back by it: in a stage with {@link FACTORS}. */
import { TOTP } from 'otpauth';
import type { LocalAws } from '../../local';
import { amplify, configureAmplify } from '../local/cognito/foreign-clients';
import { tokensByLink } from './cdk';
import { type AuthAnswer, CognitoClient, claimsOf } from './cognito';
import { ORIGIN, type PasskeyPage, passkeyPage, type RegisteredPasskey } from './passkeys';

const PASSWORD = 'Correct-horse-battery-9';
const [WITH_APP, WITH_PASSKEY, WITH_CODES] = ['app@example.net', 'passkey@example.net', 'codes@example.net'];
/** Of a code by an authenticator app; Cognito takes each code once. */
const STEP_MILLISECONDS = 30_000;

interface Joined {
  readonly aws: LocalAws;
  readonly client: CognitoClient;
  readonly page: PasskeyPage;
  readonly passkey: RegisteredPasskey;
  readonly totp: TOTP;
  /** On paper, none of them used. */
  readonly codes: string[];
  /** By address, as they were first. */
  readonly subs: Readonly<Record<string, unknown>>;
}

export class Factors {
  private joined: Joined | undefined;
  private signIns = 0;

  /** Makes three accounts, one with an authenticator app, one with a passkey, one with recovery codes. */
  async join(aws: LocalAws): Promise<void> {
    const client = new CognitoClient(aws.endpoint, aws.output('UserPoolClientId'));
    const page = passkeyPage(aws, client);
    const app = await tokensByLink(aws, WITH_APP, { password: PASSWORD });
    const withPasskey = await tokensByLink(aws, WITH_PASSKEY);
    const withCodes = await tokensByLink(aws, WITH_CODES);
    this.joined = {
      aws,
      client,
      page,
      totp: await addApp(aws, client, app.AccessToken),
      passkey: await page.register(withPasskey.IdToken),
      codes: await makeCodes(aws, withCodes.IdToken),
      subs: Object.fromEntries(
        [app, withPasskey, withCodes].map(({ IdToken }) => {
          const { email, sub } = claimsOf(IdToken);
          return [email, sub];
        }),
      ),
    };
  }

  /** Lets each of them in by their factor alone, as who they were. @throws Error unless all three get in */
  async signIn(): Promise<void> {
    if (!this.joined) throw new Error('Nobody has joined.');
    this.signIns += 1;
    const { subs, codes, client, page, passkey } = this.joined;
    expect(await this.byApp(this.joined)).toBe(subs[WITH_APP]);
    const byPasskey = await page.signIn(WITH_PASSKEY, passkey, { signCount: this.signIns });
    expect(claimed(byPasskey)).toEqual([subs[WITH_PASSKEY], 'FIDO2']);
    const { Session, ChallengeParameters } = await client.startSession(WITH_CODES);
    const byCode = await client.answer(
      ChallengeParameters.USERNAME ?? WITH_CODES,
      Session,
      codes.shift() ?? '',
      {
        signInMethod: 'RECOVERY_CODE',
      },
    );
    expect(claimed(byCode)).toEqual([subs[WITH_CODES], 'RECOVERY_CODE']);
  }

  /** By Amplify, with the password first. @returns the sub */
  private async byApp({ aws, totp }: Joined): Promise<unknown> {
    await configureAmplify({
      Auth: {
        Cognito: {
          userPoolId: aws.output('UserPoolId'),
          userPoolClientId: aws.output('UserPoolClientId'),
          userPoolEndpoint: aws.endpoint,
        },
      },
    });
    await amplify.signOut();
    expect(await amplify.signIn({ username: WITH_APP, password: PASSWORD })).toMatchObject({
      nextStep: { signInStep: 'CONFIRM_SIGN_IN_WITH_TOTP_CODE' },
    });
    const challengeResponse = totp.generate({ timestamp: await nowIn(aws) });
    expect(await amplify.confirmSignIn({ challengeResponse })).toMatchObject({ isSignedIn: true });
    const { userId } = await amplify.getCurrentUser();
    await amplify.signOut();
    return userId;
  }
}

const claimed = ({ AuthenticationResult }: AuthAnswer) => {
  const { sub, sign_in_method: by } = claimsOf(AuthenticationResult?.IdToken);
  return [sub, by];
};

/** What the emulated clock says, in milliseconds since the epoch. */
async function nowIn({ endpoint }: LocalAws): Promise<number> {
  const { offsetSeconds } = (await (await fetch(`${endpoint}/_local/clock`)).json()) as {
    offsetSeconds: number;
  };
  return Date.now() + offsetSeconds * 1000;
}

async function addApp(aws: LocalAws, client: CognitoClient, AccessToken: string): Promise<TOTP> {
  const { SecretCode: secret } = await client.call('AssociateSoftwareToken', { AccessToken });
  const totp = new TOTP({ secret });
  // The code of the step before, which still counts, so that the first sign-in has one of its own.
  const UserCode = totp.generate({ timestamp: (await nowIn(aws)) - STEP_MILLISECONDS });
  await client.call('VerifySoftwareToken', { AccessToken, UserCode });
  const SoftwareTokenMfaSettings = { Enabled: true, PreferredMfa: true };
  await client.call('SetUserMFAPreference', { AccessToken, SoftwareTokenMfaSettings });
  return totp;
}

async function makeCodes(aws: LocalAws, idToken: string): Promise<string[]> {
  const response = await fetch(`${aws.output('RecoveryCodesApiUrl')}recovery-codes/generate`, {
    method: 'POST',
    headers: { origin: ORIGIN, 'content-type': 'application/json', authorization: `Bearer ${idToken}` },
    body: '{}',
  });
  if (!response.ok) throw new Error(`No recovery codes: ${response.status} ${await response.text()}`);
  return ((await response.json()) as { codes: string[] }).codes;
}
