/** Of both deployments, as their pages do them. */
import { createHash, randomBytes } from 'node:crypto';
import {
  AdminUpdateUserAttributesCommand,
  CognitoIdentityProviderClient,
} from '@aws-sdk/client-cognito-identity-provider';
import { type LocalAws, startLocalAws } from '../../local';
import { type AuthAnswer, CognitoClient, linkIn } from '../../test/support/cognito';
import { CodeSignIn } from '../../test/support/one-time-codes';
import { passkeyPage, type RegisteredPasskey } from '../../test/support/passkeys';
import { codeIn } from '../../test/support/telephones';

export const CEREMONIES = {
  request: 'asking for a link',
  sameBrowser: 'redeeming it in the session that asked',
  redeem: 'redeeming it in another session',
  first: 'redeeming the first link of a new account',
  byName: 'passkey, by user name',
  alone: 'passkey alone',
  stepUp: 'asking for a code by SMS (step-up)',
  sms: 'asking for a code by SMS',
  smsCheck: 'signing in with that code',
} as const;

export type Ceremony = keyof typeof CEREMONIES;

/** Prepares somebody and gives the ceremony. */
export type Prepare = () => Promise<() => Promise<unknown>>;

export interface Subject {
  readonly aws: LocalAws;
  readonly ceremonies: Readonly<Partial<Record<Ceremony, Prepare>>>;
}

export interface About {
  readonly assembly: string;
  /** Adds what our page sends beside the package's metadata. */
  readonly ours: boolean;
  /** Codes by SMS instead of links and passkeys. */
  readonly sms: boolean;
}

let people = 0;

/** @param knownPeople taken by the ceremonies */
export async function startSubject({ assembly, ours, sms }: About, knownPeople: number): Promise<Subject> {
  const aws = await startLocalAws({ assembly, processes: true });
  const client = new CognitoClient(aws.endpoint, aws.output('UserPoolClientId'));
  const page = passkeyPage(aws, client);
  const cognito = new CognitoIdentityProviderClient({
    endpoint: aws.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'operator', secretAccessKey: 'any' },
  });
  const own = ownMetadata();
  const [asking, answering] = ours ? [own.asking, own.answering] : [{}, {}];

  const newPerson = async (): Promise<string> => {
    people += 1;
    const email = `latency-${people}@example.net`;
    await client.signUp(email);
    return email;
  };
  const link = async (email: string) => {
    const { username, answer } = await client.requestLink(email, { metadata: asking });
    const mail = aws.mail.all().findLast(({ destination }) => destination.to.includes(email));
    return { username, session: answer.Session, fragment: linkIn(mail?.text).fragment };
  };
  const signIn = async (email: string) => {
    const { username, session, fragment } = await link(email);
    const { AuthenticationResult } = await client.redeem(username, fragment, {
      session,
      metadata: answering,
    });
    return tokensOf(AuthenticationResult);
  };
  const waiting: string[] = [];
  /** Has signed in before, with this browser; no cool-down holds. */
  const known = (): string => {
    const email = waiting.pop();
    if (email === undefined) throw new Error('Nobody is left who has signed in before.');
    return email;
  };
  if (!sms) {
    for (let count = 0; count < knownPeople; count++) {
      const email = await newPerson();
      await signIn(email);
      waiting.push(email);
    }
    aws.clock.advance(3_600);
    // Processes keep the clock of their start.
    aws.forgetIdle();
  }
  const linkToRedeem = async (email: string, inSession: boolean) => {
    const { username, session, fragment } = await link(email);
    return async () =>
      tokensOf(
        (
          await client.redeem(username, fragment, {
            metadata: answering,
            ...(inSession ? { session } : {}),
          })
        ).AuthenticationResult,
      );
  };
  const withPasskey = async (): Promise<{ email: string; passkey: RegisteredPasskey }> => {
    const email = await newPerson();
    const { IdToken } = await signIn(email);
    return { email, passkey: await page.register(IdToken) };
  };
  const withPhone = async () => {
    const email = await newPerson();
    const phone = `+8190${String(10_000_000 + people * 1_357)}`;
    await cognito.send(
      new AdminUpdateUserAttributesCommand({
        UserPoolId: aws.output('UserPoolId'),
        Username: email,
        UserAttributes: Object.entries({
          email_verified: 'true',
          phone_number: phone,
          phone_number_verified: 'true',
        }).map(([Name, Value]) => ({ Name, Value })),
      }),
    );
    return { email, phone };
  };
  const byPasskey = async (name: string, session: string, answer: string) =>
    tokensOf(
      (await client.answer(name, session, answer, { signInMethod: 'FIDO2', ...answering }))
        .AuthenticationResult,
    );
  const bySms = (phone: string) => CodeSignIn.ask(client, phone, 'SMS_OTP', asking);

  return {
    aws,
    ceremonies: sms
      ? {
          async stepUp() {
            const { email } = await withPhone();
            return async () => {
              const { Session, ChallengeParameters } = await client.startSession(email);
              const name = ChallengeParameters.USERNAME ?? email;
              return client.answer(name, Session, '__dummy__', { signInMethod: 'SMS_OTP_STEPUP', ...asking });
            };
          },
          ...(ours && {
            async sms() {
              const { phone } = await withPhone();
              return () => bySms(phone);
            },
            async smsCheck() {
              const { phone } = await withPhone();
              const asked = await bySms(phone);
              const text = aws.sms.all().findLast(({ phoneNumber }) => phoneNumber === phone);
              const code = codeIn(text?.message ?? '');
              return () => asked.tokens(code, answering);
            },
          }),
        }
      : {
          async request() {
            const email = known();
            return () => client.requestLink(email, { metadata: asking });
          },
          sameBrowser: async () => linkToRedeem(known(), true),
          redeem: async () => linkToRedeem(known(), false),
          first: async () => linkToRedeem(await newPerson(), true),
          async byName() {
            const { email, passkey } = await withPasskey();
            return async () => {
              const { ChallengeParameters, Session } = await client.startSession(email);
              const { challenge } = JSON.parse(ChallengeParameters.fido2options ?? '{}');
              const answer = page.assertion(passkey, { challenge, signCount: 1 });
              return byPasskey(ChallengeParameters.USERNAME ?? email, Session, answer);
            };
          },
          async alone() {
            const { passkey } = await withPasskey();
            return async () => {
              const challenge = await page.publicChallenge();
              const { userHandle } = passkey;
              const { Session } = await client.startSession(userHandle);
              const answer = page.assertion(passkey, { userHandle, challenge, signCount: 1 });
              return byPasskey(userHandle, Session, answer);
            };
          },
        },
  };
}

function tokensOf(result: AuthAnswer['AuthenticationResult']) {
  if (!result) throw new Error('A sign-in of the benchmark gave no tokens.');
  return result;
}

/** As our page sends: a bound and known browser. */
function ownMetadata() {
  const codeVerifier = randomBytes(32).toString('base64url');
  const codeChallenge = createHash('sha256').update(codeVerifier).digest('base64url');
  const deviceSecret = randomBytes(32).toString('base64url');
  return { asking: { codeChallenge, deviceSecret }, answering: { codeVerifier, deviceSecret } };
}
