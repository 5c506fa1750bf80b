/** The backend of another team (test/fixtures/cdk-backend) with codes by SMS. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  AdminGetUserCommand,
  AdminUpdateUserAttributesCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { ClientAttributes } from 'aws-cdk-lib/aws-cognito';
import type { PasswordlessSignInProps } from '../../lib/passwordless-sign-in';
import { type LocalAws, startLocalAws } from '../../local';
import { type BackendProps, synthesizeBackend } from '../fixtures/cdk-backend/app';
import { type AuthAnswer, CognitoClient } from './cognito';
import { operatorClient } from './operator-client';
import { codeIn } from './telephones';

/** A pool that knows its users by addresses and numbers. */
export function withSms(settings: Partial<PasswordlessSignInProps> = {}): BackendProps {
  return {
    pool: { signInAliases: { email: true, phone: true } },
    // Numbers are written by the contact API alone, and by who signs up with one.
    client: {
      writeAttributes: new ClientAttributes().withStandardAttributes({
        email: true,
        fullname: true,
        locale: true,
      }),
    },
    settings: { codes: { email: true, sms: true }, sms: SMS, ...settings },
  };
}

export const SMS: NonNullable<PasswordlessSignInProps['sms']> = {
  channel: {
    kind: 'end-user-messaging',
    originationIdentities: [
      { country: 'JP', kind: 'sender-id', value: 'ORDERS', provision: true },
      { country: 'US', kind: 'simulator' },
    ],
  },
  defaultCountry: 'JP',
  countries: [
    { country: 'JP', price: 0.0745 },
    { country: 'US', price: 0.0109 },
  ],
  perPrefix: { perHour: 100, perDay: 100 },
  poolPerDay: 200,
  dailyBudget: 10,
};

/** That backend, deployed. */
export class SmsBackend {
  readonly client: CognitoClient;

  private constructor(
    readonly aws: LocalAws,
    private readonly folder: string,
  ) {
    this.client = new CognitoClient(aws.endpoint, aws.output('ClientId'));
  }

  static async start(props: BackendProps = withSms()): Promise<SmsBackend> {
    const folder = mkdtempSync(join(tmpdir(), 'own-pool-sms-'));
    return new SmsBackend(await startLocalAws({ assembly: synthesizeBackend(folder, props) }), folder);
  }

  textsTo(phone: string): readonly string[] {
    return this.aws.sms
      .all()
      .filter(({ phoneNumber }) => phoneNumber === phone)
      .map(({ message }) => message);
  }

  async signUp(phone: string): Promise<void> {
    await this.client.call('SignUp', {
      ClientId: this.client.clientId,
      Username: phone,
      Password: `${crypto.randomUUID()}aA1!`,
    });
  }

  async profileOf(Username: string): Promise<Readonly<Record<string, string>>> {
    const { UserAttributes: attributes = [] } = await operatorClient(this.aws).send(
      new AdminGetUserCommand({ UserPoolId: this.aws.output('PoolId'), Username }),
    );
    return Object.fromEntries(attributes.map(({ Name = '', Value = '' }) => [Name, Value]));
  }

  async setAttributes(Username: string, attributes: Readonly<Record<string, string>>): Promise<void> {
    await operatorClient(this.aws).send(
      new AdminUpdateUserAttributesCommand({
        UserPoolId: this.aws.output('PoolId'),
        Username,
        UserAttributes: Object.entries(attributes).map(([Name, Value]) => ({ Name, Value })),
      }),
    );
  }

  async contact(path: string, token: string, body: object): Promise<number> {
    const { status } = await fetch(`${this.aws.output('ContactApi')}contact/${path}`, {
      method: 'POST',
      headers: {
        origin: 'http://localhost:5173',
        'content-type': 'application/json',
        authorization: `Bearer ${token}`,
      },
      body: JSON.stringify(body),
    });
    return status;
  }

  /** Steps a session up by a code to the user's number. */
  async stepUp(userName: string, accessToken: string, phone: string): Promise<AuthAnswer> {
    const signInMethod = 'SMS_OTP_STEPUP';
    const start = await this.client.startSession(userName);
    const name = start.ChallengeParameters.USERNAME ?? userName;
    const asked = await this.client.answer(name, start.Session, '__dummy__', { signInMethod });
    const secretCode = codeIn(this.textsTo(phone).at(-1) ?? '');
    const answer = JSON.stringify({ jwt: accessToken, secretCode });
    return this.client.answer(name, asked.Session, answer, { signInMethod });
  }

  async setStop(Value: string): Promise<void> {
    const ssm = new SSMClient({
      endpoint: this.aws.endpoint,
      region: 'us-east-1',
      credentials: { accessKeyId: 'operator', secretAccessKey: 'any' },
    });
    await ssm.send(
      new PutParameterCommand({ Name: this.aws.output('Stop'), Type: 'String', Value, Overwrite: true }),
    );
    ssm.destroy();
    // It is read anew at least once a minute.
    this.aws.clock.advance(61);
  }

  async close(): Promise<void> {
    await this.aws.close();
    rmSync(this.folder, { recursive: true });
  }
}
