/** One embedded AWS with the app's local stage on it, and the few steps that every sign-in test takes. */
import { type LocalAws, startLocalAws } from '../../local';
import { assemblyOf, type Overrides, type SynthOptions } from './assembly';
import { type AuthAnswer, CognitoClient, type LinkOptions, linkIn } from './cognito';

export interface SignInWorld {
  readonly aws: LocalAws;
  readonly client: CognitoClient;
  /** A new account, proven or not by nothing but sign-up. */
  newUser(attributes?: Readonly<Record<string, string>>): Promise<{ email: string; sub: string }>;
  /** Asks for a link and reads the mail it came in. */
  mailedLink(
    email: string,
    options?: LinkOptions,
  ): Promise<{
    fragment: string;
    userName: string;
    href: string;
    session: string | undefined;
    html: string;
    subject: string;
  }>;
  /** The whole way: ask, read, redeem. */
  signIn(email: string): Promise<NonNullable<AuthAnswer['AuthenticationResult']>>;
  /** Mails that reached an address. */
  mailsTo(email: string): readonly { text: string | undefined; subject: string; html: string | undefined }[];
}

/** A stage of passwords with second factors, and recovery codes. */
export const FACTORS: Overrides = {
  passwordFlows: true,
  mfa: { mode: 'optional', factors: ['totp', 'sms'], rememberDevices: 'user-choice' },
  recovery: { codes: { enabled: true } },
};

let counter = 0;

/** @param beside assemblies of other apps that are deployed after it */
export async function signInWorld(
  stage: SynthOptions = {},
  beside: readonly string[] = [],
): Promise<SignInWorld> {
  const aws = await startLocalAws({ assembly: [await assemblyOf(stage), ...beside] });
  const client = new CognitoClient(aws.endpoint, aws.output('UserPoolClientId'));
  const mailsTo = (email: string) => aws.mail.all().filter((mail) => mail.destination.to.includes(email));
  const world: SignInWorld = {
    aws,
    client,
    mailsTo,
    async newUser(attributes) {
      counter += 1;
      const email = `user-${process.pid}-${counter}@example.net`;
      const { UserSub } = await client.signUp(email, attributes);
      return { email, sub: UserSub };
    },
    async mailedLink(email, options) {
      const before = mailsTo(email).length;
      const { answer } = await client.requestLink(email, options);
      const mail = mailsTo(email)[before];
      if (!mail) throw new Error(`No mail came for ${email}`);
      return { ...linkIn(mail.text), session: answer.Session, html: mail.html ?? '', subject: mail.subject };
    },
    async signIn(email) {
      const { userName, fragment, session } = await world.mailedLink(email);
      const { AuthenticationResult } = await client.redeem(userName, fragment, { session });
      if (!AuthenticationResult) throw new Error(`No tokens for ${email}`);
      return AuthenticationResult;
    },
  };
  return world;
}

/** Signs in by a link: asks for it, reads its mail, redeems it in the session that asked. */
export async function signInByLink({ aws, client }: Pick<SignInWorld, 'aws' | 'client'>, email: string) {
  const earlier = new Set(aws.mail.all());
  const { answer } = await client.requestLink(email);
  const mail = await aws.mail.waitFor((each) => each.destination.to.includes(email) && !earlier.has(each));
  const { userName, fragment } = linkIn(mail.text);
  const { AuthenticationResult: tokens } = await client.redeem(userName, fragment, {
    session: answer.Session,
  });
  if (!tokens) throw new Error(`No tokens for ${email}`);
  return tokens;
}
