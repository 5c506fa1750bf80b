/** Every operation that makes Cognito send by SMS, as strangers, users and administrators call it. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import {
  AdminCreateUserCommand,
  AdminInitiateAuthCommand,
  AdminResetUserPasswordCommand,
  AdminRespondToAuthChallengeCommand,
  AdminUpdateUserAttributesCommand,
  type CognitoIdentityProviderClient,
} from '@aws-sdk/client-cognito-identity-provider';
import type { CognitoClient } from './cognito';
import { CodeSignIn, newNumber } from './one-time-codes';

const PASSWORD = 'Correct-horse-battery-9';

/**
 * Operations that the SDK says may fail for want of the role that Cognito sends SMS in. Those that set a pool
 * up send none.
 */
export function operationsThatSend(): string[] {
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

export interface Caller {
  readonly client: CognitoClient;
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
    bodies(caller).map((body) => () => caller.client.call(operation, body));

/** Ways to begin with a code by SMS: ours, Cognito's own, and a second factor after the password. */
const beginnings = ({ phone, email }: Pick<Caller, 'phone' | 'email'>) => [
  { AuthFlow: 'USER_AUTH', AuthParameters: { USERNAME: phone, PREFERRED_CHALLENGE: 'SMS_OTP' } },
  { AuthFlow: 'USER_AUTH', AuthParameters: { USERNAME: email, PREFERRED_CHALLENGE: 'SMS_OTP' } },
  { AuthFlow: 'CUSTOM_AUTH', AuthParameters: { USERNAME: phone } },
];

/** By operation. */
export const ATTEMPTS: Readonly<Record<string, Attempt>> = {
  AdminCreateUser: ({ administrator, pool }) =>
    [newNumber(), newNumber()].map(
      (Username) => () =>
        administrator.send(
          new AdminCreateUserCommand({ UserPoolId: pool, Username, DesiredDeliveryMediums: ['SMS'] }),
        ),
    ),
  AdminInitiateAuth: ({ administrator, pool, client, ...caller }) =>
    beginnings(caller).map(
      (beginning) => () =>
        administrator.send(
          new AdminInitiateAuthCommand({
            UserPoolId: pool,
            ClientId: client.clientId,
            ...beginning,
          } as never),
        ),
    ),
  AdminResetUserPassword: ({ administrator, pool, phone }) => [
    () => administrator.send(new AdminResetUserPasswordCommand({ UserPoolId: pool, Username: phone })),
  ],
  AdminRespondToAuthChallenge: ({ administrator, pool, client, phone }) => [
    () =>
      administrator.send(
        new AdminRespondToAuthChallengeCommand({
          UserPoolId: pool,
          ClientId: client.clientId,
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
  ForgotPassword: asClient('ForgotPassword', ({ client, email, phone }) =>
    [email, phone].map((Username) => ({ ClientId: client.clientId, Username })),
  ),
  GetUserAttributeVerificationCode: asClient('GetUserAttributeVerificationCode', ({ accessToken }) =>
    Array.from({ length: 5 }, () => ({ AccessToken: accessToken, AttributeName: 'phone_number' })),
  ),
  InitiateAuth: asClient('InitiateAuth', (caller) =>
    beginnings(caller).map((beginning) => ({ ClientId: caller.client.clientId, ...beginning })),
  ),
  ResendConfirmationCode: asClient('ResendConfirmationCode', ({ client, email, phone }) =>
    [email, phone].map((Username) => ({ ClientId: client.clientId, Username })),
  ),
  RespondToAuthChallenge: ({ client, phone, email }) => [
    () => CodeSignIn.ask(client, phone, 'SMS_OTP'),
    async () => {
      const { Session } = await client.call('InitiateAuth', {
        ClientId: client.clientId,
        AuthFlow: 'USER_AUTH',
        AuthParameters: { USERNAME: email },
      });
      await client.call('RespondToAuthChallenge', {
        ClientId: client.clientId,
        ChallengeName: 'SELECT_CHALLENGE',
        Session,
        ChallengeResponses: { USERNAME: email, ANSWER: 'SMS_OTP' },
      });
    },
  ],
  SignUp: asClient('SignUp', ({ client }) =>
    [newNumber(), newNumber()].map((Username) => ({
      ClientId: client.clientId,
      Username,
      Password: PASSWORD,
    })),
  ),
  UpdateUserAttributes: asClient('UpdateUserAttributes', ({ accessToken: AccessToken }) => [
    { AccessToken, UserAttributes: [{ Name: 'phone_number', Value: newNumber() }] },
    { AccessToken, UserAttributes: [{ Name: 'email', Value: `made-up-${newNumber()}@example.org` }] },
  ]),
};
