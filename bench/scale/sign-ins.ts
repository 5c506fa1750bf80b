/** Whole sign-ins by each method, as the page does them, by as many people at a time as wanted. */
import { randomBytes } from 'node:crypto';
import { type LocalAws, startLocalAws } from '../../local';
import { assemblyOf } from '../../test/support/assembly';
import { type AuthAnswer, CognitoClient, linkIn } from '../../test/support/cognito';
import { CodeSignIn } from '../../test/support/one-time-codes';
import { passkeyPage } from '../../test/support/passkeys';
import { codeIn } from '../../test/support/telephones';
import { ownMetadata } from '../latency/ceremonies';

/** Methods, as `npm run capacity` names them, and what people do beside signing in again. */
export const FLOWS = {
  link: 'sign-in by link',
  passkey: 'sign-in by passkey',
  sms: 'sign-in by text message',
  'mail-code': 'sign-in by a code by mail',
  newUser: 'signing up, and the first sign-in by link',
  refresh: 'renewal of tokens',
} as const;

export type Flow = keyof typeof FLOWS;

/** Does it once; everybody's own. */
export type Once = () => Promise<unknown>;

export interface SignIns {
  readonly aws: LocalAws;
  /**
   * Makes somebody of each flow: who has signed in before, with an address alone, or a number alone where the
   * code goes by text message.
   */
  person(flow: Flow): Promise<Once>;
  /** Lets the cool-downs of all that was sent pass. */
  rest(): void;
  close(): Promise<void>;
}

/** Longer than any cool-down, and than a link lives. */
const REST_SECONDS = 3_600;

/** @param processes whether functions run in processes, so that their work can be measured */
export async function signInsOn(processes: boolean): Promise<SignIns> {
  const aws = await startLocalAws({ assembly: await assemblyOf(), processes });
  const client = new CognitoClient(aws.endpoint, aws.output('UserPoolClientId'));
  const page = passkeyPage(aws, client);
  let people = 0;

  const newAddress = async () => {
    people += 1;
    const email = `scale-${people}@example.net`;
    await client.signUp(email);
    return email;
  };
  const newNumber = async () => {
    people += 1;
    const number = `+8190${String(10_000_000 + people * 1_357)}`;
    await client.call('SignUp', {
      ClientId: client.clientId,
      Username: number,
      Password: `${randomBytes(24).toString('base64url')}aA1!`,
    });
    return number;
  };
  const mailTo = (email: string) =>
    aws.mail.all().findLast(({ destination }) => destination.to.includes(email))?.text;
  const textTo = (number: string) =>
    aws.sms.all().findLast(({ phoneNumber }) => phoneNumber === number)?.message;

  const byLink = async (email: string) => {
    const { asking, answering } = ownMetadata();
    const { username } = await client.requestLink(email, { metadata: asking });
    const { fragment } = linkIn(mailTo(email));
    // The link opens the page anew: the browser that asked, in a session of its own.
    return tokensOf(await client.redeem(username, fragment, { metadata: answering }));
  };
  const byCode = async (to: string, method: 'SMS_OTP' | 'EMAIL_OTP') => {
    const { asking, answering } = ownMetadata();
    const asked = await CodeSignIn.ask(client, to, method, asking);
    const message = method === 'SMS_OTP' ? textTo(to) : mailTo(to);
    return asked.tokens(codeIn(message ?? ''), answering);
  };

  const persons: Readonly<Record<Flow, () => Promise<Once>>> = {
    async link() {
      const email = await newAddress();
      await byLink(email);
      return () => byLink(email);
    },
    async passkey() {
      const { IdToken } = await byLink(await newAddress());
      const passkey = await page.register(IdToken);
      let signCount = 0;
      return async () => {
        signCount += 1;
        return tokensOf(await page.signInWithoutName(passkey, { signCount }));
      };
    },
    async sms() {
      const number = await newNumber();
      await byCode(number, 'SMS_OTP');
      return () => byCode(number, 'SMS_OTP');
    },
    async 'mail-code'() {
      const email = await newAddress();
      await byCode(email, 'EMAIL_OTP');
      return () => byCode(email, 'EMAIL_OTP');
    },
    newUser: async () => async () => byLink(await newAddress()),
    async refresh() {
      let { RefreshToken } = await byLink(await newAddress());
      return async () => {
        // Each renewal gives the token of the next one.
        const { AuthenticationResult } = await client.call('GetTokensFromRefreshToken', {
          ClientId: client.clientId,
          RefreshToken,
        });
        RefreshToken = AuthenticationResult.RefreshToken;
      };
    },
  };
  return {
    aws,
    person: (flow) => persons[flow](),
    rest() {
      aws.clock.advance(REST_SECONDS);
      // A process keeps the clock that it was started by.
      if (processes) aws.forgetIdle();
    },
    close: () => aws.close(),
  };
}

function tokensOf({ AuthenticationResult }: AuthAnswer) {
  if (!AuthenticationResult) throw new Error('A sign-in of the benchmark gave no tokens.');
  return AuthenticationResult;
}
