/** Codes by SMS and e-mail over HTTP, as a page asks for them and answers, on an embedded AWS. */
import { createHash } from 'node:crypto';
import {
  AdminUpdateUserAttributesCommand,
  CognitoIdentityProviderClient,
} from '@aws-sdk/client-cognito-identity-provider';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import type { LocalAws } from '../../local';
import type { SynthOptions } from './assembly';
import type { AuthAnswer, CognitoClient } from './cognito';
import { type PasskeyPage, passkeyPage } from './passkeys';
import { type SignInWorld, signInWorld } from './signing-in';
import { codeIn } from './telephones';

export type CodeMethod = 'SMS_OTP' | 'EMAIL_OTP' | 'WHATSAPP_OTP';
type Metadata = Readonly<Record<string, string>>;
export type Tokens = NonNullable<AuthAnswer['AuthenticationResult']>;

/** What Cognito says of every answer that is refused for good, and of a sign-in that has failed. */
export const REFUSED = { name: 'NotAuthorizedException', message: 'Incorrect username or password.' };

/** Somebody with an account; `email` and `phone` as far as they have them. */
export interface Person {
  readonly sub: string;
  readonly email: string;
  /** E.164 */
  readonly phone: string;
}

/** Some other code of the same length: the nth one after it. */
export function not(code: string, nth = 1): string {
  return String((Number(code) + nth) % 10 ** code.length).padStart(code.length, '0');
}

/** A verifier as a browser makes it, and its S256 challenge. */
export function browser(name: string): { codeVerifier: string; codeChallenge: string } {
  const codeVerifier = `${name}-`.padEnd(43, 'v');
  return { codeVerifier, codeChallenge: createHash('sha256').update(codeVerifier).digest('base64url') };
}

let people = 0;

/** A mobile number of Japan that nobody had before. */
export function newNumber(): string {
  people += 1;
  return `+81901234${String(people).padStart(4, '0')}`;
}

/** A sign-in by code, from the request on. */
export class CodeSignIn {
  private constructor(
    private readonly client: CognitoClient,
    readonly method: CodeMethod,
    readonly userName: string,
    /** What Cognito answered last. */
    public last: AuthAnswer,
  ) {}

  /** Begins a sign-in and asks for a code. */
  static async ask(
    client: CognitoClient,
    userName: string,
    method: CodeMethod = 'SMS_OTP',
    metadata: Metadata = {},
  ): Promise<CodeSignIn> {
    const start = await client.startSession(userName);
    const name = start.ChallengeParameters.USERNAME ?? userName;
    const last = await client.answer(name, start.Session, '__dummy__', {
      signInMethod: method,
      alreadyHaveCode: 'no',
      ...metadata,
    });
    return new CodeSignIn(client, method, name, last);
  }

  /** Answers. @throws CognitoError once the sign-in has failed */
  async answer(code: string, metadata: Metadata = {}): Promise<AuthAnswer> {
    this.last = await this.client.answer(this.userName, this.last.Session, code, {
      signInMethod: this.method,
      alreadyHaveCode: 'yes',
      ...metadata,
    });
    return this.last;
  }

  /** The tokens for a right answer. @throws Error when there are none */
  async tokens(code: string, metadata: Metadata = {}): Promise<Tokens> {
    const { AuthenticationResult } = await this.answer(code, metadata);
    if (!AuthenticationResult) throw new Error('The code gave no tokens.');
    return AuthenticationResult;
  }
}

export interface ApiAnswer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: the operation decides the body's shape.
  readonly body: any;
}

export interface CodesWorld {
  readonly aws: LocalAws;
  readonly client: CognitoClient;
  readonly links: SignInWorld;
  readonly passkeys: PasskeyPage;
  /** Signs up with a number alone; nothing is proven. */
  signUpByPhone(phone?: string, attributes?: Metadata): Promise<Person>;
  /** Somebody whose number and address are proven, as after both were signed in with. */
  newPerson(attributes?: Metadata): Promise<Person>;
  ask(userName: string, method?: CodeMethod, metadata?: Metadata): Promise<CodeSignIn>;
  /** The whole way: ask, read, type. */
  signIn(userName: string, method?: CodeMethod): Promise<Tokens>;
  /** Messages to a number, oldest first. */
  textsTo(phone: string): readonly string[];
  /** The code in the newest message to a number, or in the newest mail to an address. */
  codeFor(phoneOrAddress: string): string;
  /** Calls the contact API with an ID token. */
  contact(
    path: 'start' | 'complete' | 'end-sessions',
    token: string | undefined,
    body: unknown,
  ): Promise<ApiAnswer>;
  /** Invokes a function as an operator does. */
  invoke(functionName: string, payload: unknown): Promise<{ failure: string | undefined; result: unknown }>;
  /** Writes the parameter that stops all SMS. */
  setStop(value: string): Promise<void>;
  /** Sets attributes of a user as an administrator does. */
  setAttributes(userName: string, attributes: Metadata): Promise<void>;
  close(): Promise<void>;
}

/**
 * Starts an embedded AWS with a stage, or a variant of one, on it. @param beside assemblies of other apps
 * that are deployed after it
 */
export async function codesWorld(
  options: SynthOptions = {},
  beside: readonly string[] = [],
): Promise<CodesWorld> {
  const links = await signInWorld(options, beside);
  const { aws, client } = links;
  const operator = {
    endpoint: aws.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'operator', secretAccessKey: 'any' },
    maxAttempts: 1,
  };
  const [cognito, lambda, ssm] = [
    new CognitoIdentityProviderClient(operator),
    new LambdaClient(operator),
    new SSMClient(operator),
  ];
  const textsTo = (phone: string) =>
    aws.sms
      .all()
      .filter(({ phoneNumber }) => phoneNumber === phone)
      .map(({ message }) => message);
  const world: CodesWorld = {
    aws,
    client,
    links,
    passkeys: passkeyPage(aws, client),
    textsTo,
    async signUpByPhone(phone = newNumber(), attributes = {}) {
      const { UserSub } = await client.call('SignUp', {
        ClientId: client.clientId,
        Username: phone,
        Password: `${createHash('sha256').update(phone).digest('base64url')}aA1!`,
        UserAttributes: Object.entries(attributes).map(([Name, Value]) => ({ Name, Value })),
      });
      return { sub: UserSub, phone, email: '' };
    },
    async newPerson(attributes) {
      const { email, sub } = await links.newUser(attributes);
      const phone = newNumber();
      await world.setAttributes(sub, {
        email_verified: 'true',
        phone_number: phone,
        phone_number_verified: 'true',
      });
      return { sub, email, phone };
    },
    ask: (userName, method, metadata) => CodeSignIn.ask(client, userName, method, metadata),
    async signIn(userName, method) {
      const signIn = await world.ask(userName, method);
      return signIn.tokens(world.codeFor(userName));
    },
    codeFor(to) {
      const text = to.startsWith('+') ? textsTo(to).at(-1) : links.mailsTo(to).at(-1)?.text;
      if (text === undefined) throw new Error(`No message came to ${to}.`);
      return codeIn(text);
    },
    async contact(path, token, body) {
      const response = await fetch(`${aws.output('ContactApiUrl')}contact/${path}`, {
        method: 'POST',
        headers: {
          origin: 'http://localhost:5173',
          'content-type': 'application/json',
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        },
        body: JSON.stringify(body),
      });
      const text = await response.text();
      return { status: response.status, body: text === '' ? undefined : JSON.parse(text) };
    },
    async invoke(FunctionName, payload) {
      const { FunctionError: failure, Payload } = await lambda.send(
        new InvokeCommand({ FunctionName, Payload: JSON.stringify(payload) }),
      );
      return { failure, result: JSON.parse(Buffer.from(Payload ?? []).toString()) };
    },
    async setStop(Value) {
      await ssm.send(
        new PutParameterCommand({
          Name: aws.output('SmsStopParameterName'),
          Type: 'String',
          Value,
          Overwrite: true,
        }),
      );
    },
    async setAttributes(Username, attributes) {
      await cognito.send(
        new AdminUpdateUserAttributesCommand({
          UserPoolId: aws.output('UserPoolId'),
          Username,
          UserAttributes: Object.entries(attributes).map(([Name, Value]) => ({ Name, Value })),
        }),
      );
    },
    async close() {
      for (const each of [cognito, lambda, ssm]) each.destroy();
      await aws.close();
    },
  };
  return world;
}
