/** A plausible body for every public operation of Cognito; a guard holds this list against the SDK's own. */
import type { Tokens } from '../../support/one-time-codes';
import type { Person } from '../model';
import type { World } from '../world';
import { newestCode } from './mailbox';

export interface Choices {
  /** Tokens that the caller has. */
  readonly token: Tokens | undefined;
  readonly victim: Person;
  readonly choice: number;
}

type Body = (world: World, choices: Choices) => object;

const NO_TOKEN = 'eyJhbGciOiJub25lIn0.e30.x';
const NEW_PASSWORD = 'Thief-horse-battery-9';
const access = ({ token }: Choices) => ({ AccessToken: token?.AccessToken ?? NO_TOKEN });
const named = (world: World, { victim }: Choices) => ({ ClientId: world.clientId, Username: victim.email });
const attributeOf = ({ choice }: Choices) => (choice % 2 ? 'email' : 'phone_number');
/** Code that came to the attacker's own mailbox or telephone. */
const code = (world: World, choices: Choices) => {
  const { attacker } = world.people;
  return (
    newestCode(world, attributeOf(choices) === 'email' ? attacker.email : attacker.phone)?.digits ?? '123456'
  );
};
const device = { DeviceKey: 'us-east-1_00000000-0000-0000-0000-000000000000' };

export const bodies: Readonly<Record<string, Body>> = {
  AssociateSoftwareToken: (_world, it) => access(it),
  ChangePassword: (_world, it) => ({ ...access(it), ProposedPassword: NEW_PASSWORD }),
  CompleteWebAuthnRegistration: (_world, it) => ({ ...access(it), Credential: {} }),
  ConfirmDevice: (_world, it) => ({ ...access(it), ...device }),
  ConfirmForgotPassword: (world, it) => ({
    ...named(world, it),
    ConfirmationCode: code(world, it),
    Password: NEW_PASSWORD,
  }),
  ConfirmSignUp: (world, it) => ({ ...named(world, it), ConfirmationCode: code(world, it) }),
  DeleteUser: (_world, it) => access(it),
  DeleteUserAttributes: (_world, it) => ({ ...access(it), UserAttributeNames: [attributeOf(it)] }),
  DeleteWebAuthnCredential: (_world, it) => ({ ...access(it), CredentialId: 'x' }),
  ForgetDevice: (_world, it) => ({ ...access(it), ...device }),
  ForgotPassword: named,
  GetDevice: (_world, it) => ({ ...access(it), ...device }),
  GetTokensFromRefreshToken: (world, { token }) => ({
    ClientId: world.clientId,
    RefreshToken: token?.RefreshToken ?? 'x',
  }),
  GetUser: (_world, it) => access(it),
  GetUserAttributeVerificationCode: (_world, it) => ({ ...access(it), AttributeName: attributeOf(it) }),
  GetUserAuthFactors: (_world, it) => access(it),
  GlobalSignOut: (_world, it) => access(it),
  InitiateAuth: (world, { token, victim, choice }) =>
    token === undefined
      ? {
          AuthFlow: choice % 2 ? 'USER_PASSWORD_AUTH' : 'USER_AUTH',
          ClientId: world.clientId,
          AuthParameters: { USERNAME: victim.email, PASSWORD: NEW_PASSWORD },
        }
      : {
          AuthFlow: 'REFRESH_TOKEN_AUTH',
          ClientId: world.clientId,
          AuthParameters: { REFRESH_TOKEN: token.RefreshToken },
        },
  ListDevices: (_world, it) => access(it),
  ListWebAuthnCredentials: (_world, it) => access(it),
  ResendConfirmationCode: named,
  RespondToAuthChallenge: (world, { victim }) => ({
    ClientId: world.clientId,
    ChallengeName: 'NEW_PASSWORD_REQUIRED',
    ChallengeResponses: { USERNAME: victim.email, NEW_PASSWORD },
    Session: 'made-up-session-made-up',
  }),
  RevokeToken: (world, { token }) => ({ ClientId: world.clientId, Token: token?.RefreshToken ?? 'x' }),
  SetUserMFAPreference: (_world, it) => ({ ...access(it), SMSMfaSettings: { Enabled: it.choice % 2 === 0 } }),
  SetUserSettings: (_world, it) => ({
    ...access(it),
    MFAOptions: [{ DeliveryMedium: 'SMS', AttributeName: 'phone_number' }],
  }),
  SignUp: (world, { victim, choice }) => ({
    ClientId: world.clientId,
    Username: choice % 2 ? victim.phone : victim.email,
    Password: NEW_PASSWORD,
    UserAttributes: [{ Name: 'email', Value: choice % 3 ? victim.email : world.people.attacker.email }],
  }),
  StartWebAuthnRegistration: (_world, it) => access(it),
  UpdateAuthEventFeedback: (world, it) => ({
    UserPoolId: world.userPoolId,
    Username: it.victim.email,
    EventId: 'x',
    FeedbackToken: 'x',
    FeedbackValue: 'Valid',
  }),
  UpdateDeviceStatus: (_world, it) => ({ ...access(it), ...device, DeviceRememberedStatus: 'remembered' }),
  UpdateUserAttributes: (world, it) => {
    const { attacker } = world.people;
    // An address of the attacker's that no account has: its own would be refused as taken.
    const mine = attributeOf(it) === 'email' ? secondAddressOf(attacker) : attacker.phone;
    return { ...access(it), UserAttributes: [{ Name: attributeOf(it), Value: mine }] };
  },
  VerifySoftwareToken: (_world, it) => ({ ...access(it), UserCode: '123456' }),
  VerifyUserAttribute: (world, it) => ({
    ...access(it),
    AttributeName: attributeOf(it),
    Code: code(world, it),
  }),
};

/** A second mailbox of the attacker's; no account has the address to begin with. */
export function secondAddressOf({ email }: Pick<Person, 'email'>): string {
  return `second-${email}`;
}

/** @throws Error naming an operation that has none: add it, with what an attacker would send */
export function bodyFor(world: World, operation: string, choices: Choices): object {
  const body = bodies[operation];
  if (!body) throw new Error(`No body for ${operation}: add one to test/campaign/actors/inputs.ts.`);
  return body(world, choices);
}
