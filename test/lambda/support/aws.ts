/**
 * AWS at the SDK's edge: `send` of each client. DynamoDB's calls go on to a real server; KMS signs with a
 * real key; SES, Cognito, SSM and the channel for SMS are answered here. A test can look at every call, and
 * spoil any.
 */
import { constants, createHmac, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import {
  CognitoIdentityProviderClient,
  UserNotFoundException,
} from '@aws-sdk/client-cognito-identity-provider';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { KMSClient } from '@aws-sdk/client-kms';
import { PinpointSMSVoiceV2Client } from '@aws-sdk/client-pinpoint-sms-voice-v2';
import { SESv2Client } from '@aws-sdk/client-sesv2';
import { SocialMessagingClient } from '@aws-sdk/client-socialmessaging';
import { SSMClient } from '@aws-sdk/client-ssm';
import { CHALLENGE_KEY_ID, KEY_ID } from './environment';

export interface AwsCall {
  /** Operation, e.g. `UpdateItem`. */
  readonly operation: string;
  // biome-ignore lint/suspicious/noExplicitAny: the input of any operation
  readonly input: any;
}

export interface Mail {
  readonly to: string;
  readonly from: string;
  readonly configurationSet: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

export interface TextMessage {
  /** E.164 */
  readonly to: string;
  readonly text: string;
}

/**
 * What happens to a call instead of its being carried out, or after it: an error, or the end of the function.
 */
export type Spoiler = {
  readonly when?: 'before' | 'after';
  /** `'kill'`: the call never answers, as the function is dead. */
  readonly how: Error | 'kill';
};

export class FakeAws {
  readonly calls: AwsCall[] = [];
  readonly mails: Mail[] = [];
  /** Messages that went out to telephones; dry runs are among the calls alone. */
  readonly texts: TextMessage[] = [];
  /** What the emergency stop of SMS says. */
  stop = 'off';
  /** Access tokens that are good, and whose they are. */
  readonly tokens = new Map<string, string>();
  /** When the users of the pool signed up. */
  createdAt = new Date(0);
  private readonly keys = new Map([[KEY_ID, generateKeyPairSync('rsa', { modulusLength: 2048 })]]);
  private readonly macKey = randomBytes(32);
  /** The users of the pool, for operations that ask for one or delete one: user name → attributes. */
  readonly users = new Map<string, Readonly<Record<string, string>>>();
  /** Keys of the devices that the pool remembers, by user name. */
  readonly devices = new Map<string, string[]>();
  private spoil: (call: AwsCall, index: number) => Spoiler | undefined = () => undefined;
  private interlude: { readonly operation: string; readonly work: () => Promise<void> } | undefined;
  private killed: (() => void) | undefined;
  /** Calls that are being carried out. */
  private underWay = 0;

  constructor() {
    for (const client of [
      KMSClient,
      SESv2Client,
      CognitoIdentityProviderClient,
      SSMClient,
      PinpointSMSVoiceV2Client,
      SocialMessagingClient,
    ])
      this.intercept(client.prototype, async (call) => this.answer(call));
    const dynamodb = DynamoDBClient.prototype.send;
    // biome-ignore lint/suspicious/noExplicitAny: every overload of send
    const pass = (self: any, args: any[]) => (dynamodb as any).apply(self, args);
    this.intercept(DynamoDBClient.prototype, (_call, self, args) => pass(self, args));
  }

  /** Names of the operations so far, in order. */
  get operations(): string[] {
    return this.calls.map((call) => call.operation);
  }

  /** Spoils calls: `how` is asked for each call with its place among the calls since now. */
  spoilCalls(how: (call: AwsCall, index: number) => Spoiler | undefined): void {
    const start = this.calls.length;
    this.spoil = (call, index) => how(call, index - start);
  }

  /** Spoils every call of one operation. */
  spoilOperation(operation: string, spoiler: Spoiler): void {
    this.spoilCalls((call) => (call.operation === operation ? spoiler : undefined));
  }

  /** Does something once, after the next call of an operation was carried out and before it is answered. */
  afterNext(operation: string, work: () => Promise<void>): void {
    this.interlude = { operation, work };
  }

  /** Forgets calls, mails and spoilers. */
  clear(): void {
    this.calls.length = 0;
    this.mails.length = 0;
    this.texts.length = 0;
    this.tokens.clear();
    this.stop = 'off';
    this.createdAt = new Date();
    this.users.clear();
    this.devices.clear();
    this.interlude = undefined;
    this.spoil = () => undefined;
  }

  /** Runs a function of which a spoiler may make an end: `'killed'` then, else what it gave. */
  async run<T>(work: () => Promise<T>): Promise<T | 'killed'> {
    const killed = new Promise<'killed'>((resolve) => {
      this.killed = () => resolve('killed');
    });
    return Promise.race([work(), killed]);
  }

  /** Waits for calls that a dead function had under way side by side. */
  async settled(): Promise<void> {
    do await new Promise((resolve) => setTimeout(resolve, 50));
    while (this.underWay > 0);
  }

  /** Signs as the real key would, for tests of forged messages. */
  signWith(keyId: string, bytes: Uint8Array): Buffer {
    const key = this.keys.get(keyId);
    if (!key) throw new Error(`There is no key ${keyId}.`);
    return sign('sha256', bytes, {
      key: key.privateKey,
      padding: constants.RSA_PKCS1_PSS_PADDING,
      saltLength: constants.RSA_PSS_SALTLEN_DIGEST,
    });
  }

  /** Makes another key, e.g. a retired one, or gives a key another name. */
  addKey(keyId: string, sameAs?: string): void {
    const existing = this.keys.get(sameAs ?? keyId);
    this.keys.set(keyId, existing ?? generateKeyPairSync('rsa', { modulusLength: 2048 }));
  }

  private intercept(
    prototype: object,
    // biome-ignore lint/suspicious/noExplicitAny: the client a call is made on, and its arguments
    carryOut: (call: AwsCall, self: any, args: any[]) => Promise<unknown>,
  ): void {
    const fake = this;
    Object.defineProperty(prototype, 'send', {
      configurable: true,
      // biome-ignore lint/suspicious/noExplicitAny: every overload of send
      value: async function send(this: unknown, ...args: any[]) {
        const call = { operation: args[0].constructor.name.replace(/Command$/, ''), input: args[0].input };
        const index = fake.calls.push(call) - 1;
        const spoiler = fake.spoil(call, index);
        if (spoiler && spoiler.when !== 'after') return fake.end(spoiler);
        fake.underWay += 1;
        const result = await carryOut(call, this, args).finally(() => {
          fake.underWay -= 1;
        });
        await fake.interludeAfter(call);
        return spoiler ? fake.end(spoiler) : result;
      },
    });
  }

  private async interludeAfter({ operation }: AwsCall): Promise<void> {
    const interlude = this.interlude;
    if (interlude?.operation !== operation) return;
    this.interlude = undefined;
    await interlude.work();
  }

  private end(spoiler: Spoiler): Promise<never> {
    if (spoiler.how !== 'kill') throw spoiler.how;
    this.killed?.();
    return new Promise(() => undefined);
  }

  /** By user name or e-mail address, as Cognito does. */
  private findUser(name: string) {
    for (const [userName, attributes] of this.users)
      if (userName === name || attributes.email === name) return { userName, attributes };
    throw new UserNotFoundException({ message: 'User does not exist.', $metadata: { httpStatusCode: 400 } });
  }

  private answer({ operation, input }: AwsCall): unknown {
    switch (operation) {
      case 'Sign':
        if (input.MessageType !== 'RAW' || input.SigningAlgorithm !== 'RSASSA_PSS_SHA_256')
          throw new Error('The key signs RAW messages with RSASSA_PSS_SHA_256 only.');
        return { Signature: new Uint8Array(this.signWith(input.KeyId, input.Message)) };
      case 'GetPublicKey': {
        const key = this.keys.get(input.KeyId);
        if (!key) throw awsError('NotFoundException', 400);
        return { PublicKey: new Uint8Array(key.publicKey.export({ type: 'spki', format: 'der' })) };
      }
      case 'GenerateMac':
        if (input.KeyId !== CHALLENGE_KEY_ID || input.MacAlgorithm !== 'HMAC_SHA_256')
          throw new Error('The key of challenges makes HMAC_SHA_256 only.');
        return { Mac: new Uint8Array(createHmac('sha256', this.macKey).update(input.Message).digest()) };
      case 'AdminGetUser': {
        const found = this.findUser(input.Username);
        return {
          Username: found.userName,
          UserCreateDate: this.createdAt,
          UserAttributes: Object.entries(found.attributes).map(([Name, Value]) => ({ Name, Value })),
        };
      }
      case 'AdminDeleteUser':
        this.users.delete(this.findUser(input.Username).userName);
        return {};
      case 'SendEmail': {
        const { Subject, Body } = input.Content.Simple;
        this.mails.push({
          to: input.Destination.ToAddresses.join(),
          from: input.FromEmailAddress,
          configurationSet: input.ConfigurationSetName,
          subject: Subject.Data,
          text: Body.Text.Data,
          html: Body.Html.Data,
        });
        return { MessageId: String(this.mails.length) };
      }
      case 'GetParameters':
        // Operators have written none.
        return {
          Parameters: [{ Name: input.Names[0], Value: this.stop }],
          InvalidParameters: [input.Names[1]],
        };
      case 'SendTextMessage':
        if (!input.DryRun) this.texts.push({ to: input.DestinationPhoneNumber, text: input.MessageBody });
        return { MessageId: `${this.calls.length}` };
      case 'SendWhatsAppMessage': {
        const { to, template } = JSON.parse(Buffer.from(input.message).toString('utf8'));
        if (to !== '+0') this.texts.push({ to, text: template.components[0].parameters[0].text });
        return { messageId: `${this.calls.length}` };
      }
      case 'GetUser': {
        const userName = this.tokens.get(input.AccessToken);
        if (userName === undefined) throw awsError('NotAuthorizedException', 400);
        return { Username: userName, UserAttributes: [] };
      }
      case 'ListUsers': {
        const [, name, value] = /^(\w+) = "(.*)"$/.exec(input.Filter) ?? [];
        return {
          Users: [...this.users]
            .filter(([, attributes]) => name !== undefined && attributes[name] === value)
            .map(([Username, attributes]) => ({
              Username,
              Attributes: Object.entries(attributes).map(([Name, Value]) => ({ Name, Value })),
            })),
        };
      }
      case 'AdminDeleteUserAttributes': {
        const { userName, attributes } = this.findUser(input.Username);
        const gone: string[] = input.UserAttributeNames;
        const left = Object.entries(attributes).filter(([name]) => !gone.includes(name));
        this.users.set(userName, Object.fromEntries(left));
        return {};
      }
      case 'AdminUpdateUserAttributes': {
        const known = this.users.get(input.Username);
        const list: { Name: string; Value: string }[] = input.UserAttributes;
        const changes = Object.fromEntries(list.map(({ Name, Value }) => [Name, Value]));
        if (known) this.users.set(input.Username, { ...known, ...changes });
        return {};
      }
      case 'AdminSetUserPassword':
      case 'AdminUserGlobalSignOut':
      case 'AdminSetUserMFAPreference':
        return {};
      case 'AdminListDevices':
        return {
          Devices: (this.devices.get(input.Username) ?? [])
            .slice(0, input.Limit)
            .map((DeviceKey) => ({ DeviceKey })),
        };
      case 'AdminForgetDevice': {
        const left = (this.devices.get(input.Username) ?? []).filter((key) => key !== input.DeviceKey);
        this.devices.set(input.Username, left);
        return {};
      }
      default:
        throw new Error(`The tests know no answer to ${operation}.`);
    }
  }
}

/** An error as the SDK throws it for an answer of a service. */
export function awsError(name: string, httpStatusCode?: number, message = 'refused'): Error {
  return Object.assign(new Error(message), {
    name,
    $metadata: httpStatusCode === undefined ? {} : { httpStatusCode, requestId: 'request' },
  });
}
