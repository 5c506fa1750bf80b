/**
 * Messages that Cognito itself sends: while operators have stopped SMS, none leaves, whatever anybody calls.
 * The web ACL is taken away here, so that what holds them back is the trigger that every pool has.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import {
  AdminConfirmSignUpCommand,
  AdminCreateUserCommand,
  AdminInitiateAuthCommand,
  AdminResetUserPasswordCommand,
  AdminRespondToAuthChallengeCommand,
  AdminUpdateUserAttributesCommand,
  CognitoIdentityProviderClient,
} from '@aws-sdk/client-cognito-identity-provider';
import type { SynthOptions } from '../support/assembly';
import { type CodesWorld, codesWorld, newNumber } from '../support/one-time-codes';

const PASSWORD = 'Correct-horse-battery-9';

/**
 * Operations that the SDK says may fail for want of the role that Cognito sends SMS in. Those that set a pool
 * up send none.
 */
function operationsThatSend(): string[] {
  const commands = join(
    dirname(require.resolve('@aws-sdk/client-cognito-identity-provider/package.json')),
    'dist-types',
    'commands',
  );
  return readdirSync(commands).flatMap((file) => {
    const name = /^(\w+)Command\.d\.ts$/.exec(file)?.[1];
    const throws =
      name !== undefined &&
      /@throws \{@link InvalidSmsRoleAccessPolicyException\}/.test(
        readFileSync(join(commands, file), 'utf8'),
      );
    return throws && !/UserPool(MfaConfig)?$/.test(name) ? [name] : [];
  });
}

interface Caller {
  readonly world: CodesWorld;
  readonly administrator: CognitoIdentityProviderClient;
  readonly pool: string;
  readonly email: string;
  readonly phone: string;
  readonly accessToken: string;
}

type Attempt = (caller: Caller) => readonly (() => Promise<unknown>)[];

const asClient =
  (operation: string, bodies: (caller: Caller) => readonly object[]): Attempt =>
  (caller) =>
    bodies(caller).map((body) => () => caller.world.client.call(operation, body));

/** Ways to begin with a code by SMS: ours, Cognito's own, and a second factor after the password. */
const beginnings = ({ phone, email }: Pick<Caller, 'phone' | 'email'>) => [
  { AuthFlow: 'USER_AUTH', AuthParameters: { USERNAME: phone, PREFERRED_CHALLENGE: 'SMS_OTP' } },
  { AuthFlow: 'USER_AUTH', AuthParameters: { USERNAME: email, PREFERRED_CHALLENGE: 'SMS_OTP' } },
  { AuthFlow: 'CUSTOM_AUTH', AuthParameters: { USERNAME: phone } },
];

const ATTEMPTS: Readonly<Record<string, Attempt>> = {
  AdminCreateUser: ({ administrator, pool }) =>
    [newNumber(), newNumber()].map(
      (Username) => () =>
        administrator.send(
          new AdminCreateUserCommand({ UserPoolId: pool, Username, DesiredDeliveryMediums: ['SMS'] }),
        ),
    ),
  AdminInitiateAuth: ({ administrator, pool, world, ...caller }) =>
    beginnings(caller).map(
      (beginning) => () =>
        administrator.send(
          new AdminInitiateAuthCommand({
            UserPoolId: pool,
            ClientId: world.client.clientId,
            ...beginning,
          } as never),
        ),
    ),
  AdminResetUserPassword: ({ administrator, pool, phone }) => [
    () => administrator.send(new AdminResetUserPasswordCommand({ UserPoolId: pool, Username: phone })),
  ],
  AdminRespondToAuthChallenge: ({ administrator, pool, world, phone }) => [
    () =>
      administrator.send(
        new AdminRespondToAuthChallengeCommand({
          UserPoolId: pool,
          ClientId: world.client.clientId,
          ChallengeName: 'SELECT_CHALLENGE',
          ChallengeResponses: { USERNAME: phone, ANSWER: 'SMS_OTP' },
        }),
      ),
  ],
  AdminUpdateUserAttributes: ({ administrator, pool, email }) => [
    () =>
      administrator.send(
        new AdminUpdateUserAttributesCommand({
          UserPoolId: pool,
          Username: email,
          UserAttributes: [{ Name: 'phone_number', Value: newNumber() }],
        }),
      ),
  ],
  ForgotPassword: asClient('ForgotPassword', ({ world, email, phone }) =>
    [email, phone].map((Username) => ({ ClientId: world.client.clientId, Username })),
  ),
  GetUserAttributeVerificationCode: asClient('GetUserAttributeVerificationCode', ({ accessToken }) =>
    Array.from({ length: 5 }, () => ({ AccessToken: accessToken, AttributeName: 'phone_number' })),
  ),
  InitiateAuth: asClient('InitiateAuth', (caller) =>
    beginnings(caller).map((beginning) => ({ ClientId: caller.world.client.clientId, ...beginning })),
  ),
  ResendConfirmationCode: asClient('ResendConfirmationCode', ({ world, email, phone }) =>
    [email, phone].map((Username) => ({ ClientId: world.client.clientId, Username })),
  ),
  RespondToAuthChallenge: ({ world, phone, email }) => [
    () => world.ask(phone, 'SMS_OTP'),
    async () => {
      const { Session } = await world.client.call('InitiateAuth', {
        ClientId: world.client.clientId,
        AuthFlow: 'USER_AUTH',
        AuthParameters: { USERNAME: email },
      });
      await world.client.call('RespondToAuthChallenge', {
        ClientId: world.client.clientId,
        ChallengeName: 'SELECT_CHALLENGE',
        Session,
        ChallengeResponses: { USERNAME: email, ANSWER: 'SMS_OTP' },
      });
    },
  ],
  SignUp: asClient('SignUp', ({ world }) =>
    [newNumber(), newNumber()].map((Username) => ({
      ClientId: world.client.clientId,
      Username,
      Password: PASSWORD,
    })),
  ),
  UpdateUserAttributes: asClient('UpdateUserAttributes', ({ accessToken: AccessToken }) => [
    { AccessToken, UserAttributes: [{ Name: 'phone_number', Value: newNumber() }] },
    { AccessToken, UserAttributes: [{ Name: 'email', Value: `made-up-${newNumber()}@example.org` }] },
  ]),
};

it('the list names every operation that makes Cognito send by SMS', () => {
  expect(Object.keys(ATTEMPTS)).toEqual(operationsThatSend());
});

const KINDS: Readonly<Record<string, SynthOptions['overrides']>> = {
  'without passwords': ({ codes }) => ({ codes }),
  'with passwords, second factors and native sign-in by SMS': {
    passwordFlows: true,
    mfa: { mode: 'optional', factors: ['sms', 'totp', 'email'] },
    nativeSignIn: { factors: ['email-code', 'sms-code'] },
  },
};

describe.each(Object.entries(KINDS))('while sending is stopped, on a stage %s', (_kind, overrides) => {
  let world: CodesWorld;
  let administrator: CognitoIdentityProviderClient;
  const callers: Caller[] = [];

  beforeAll(async () => {
    world = await codesWorld({ webAcl: false, ...(overrides ? { overrides } : {}) });
    administrator = new CognitoIdentityProviderClient({
      endpoint: world.aws.endpoint,
      region: 'us-east-1',
      credentials: { accessKeyId: 'administrator', secretAccessKey: 'any' },
      maxAttempts: 1,
    });
    const pool = world.aws.output('UserPoolId');
    for (let person = 0; person < 8; person++) {
      const { email, phone, sub } = await world.newPerson();
      await administrator
        .send(new AdminConfirmSignUpCommand({ UserPoolId: pool, Username: sub }))
        // Without passwords the account is confirmed already.
        .catch(() => undefined);
      const { AccessToken: accessToken } = await world.links.signIn(email);
      callers.push({ world, administrator, pool, email, phone, accessToken });
    }
    await world.setStop('on');
    // The stop is read anew at least once a minute.
    world.aws.clock.advance(61);
  }, 240_000);
  afterAll(async () => {
    administrator?.destroy();
    await world?.close();
  });

  it.each(Object.keys(ATTEMPTS))(
    '%s makes no message leave',
    async (operation) => {
      const before = world.aws.sms.all().length;
      const attempts = callers.flatMap((caller) => ATTEMPTS[operation]?.(caller) ?? []);
      expect(attempts.length).toBeGreaterThanOrEqual(8);
      await Promise.allSettled(attempts.map((attempt) => attempt()));
      expect(world.aws.sms.all().slice(before)).toEqual([]);
    },
    60_000,
  );

  it('no address that a thief makes up gets a mail', () => {
    expect(world.aws.mail.all().filter(({ destination }) => /^made-up/.test(destination.to.join()))).toEqual(
      [],
    );
  });
});
