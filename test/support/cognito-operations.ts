/**
 * Operations of Cognito's public API: those that a browser can call, with a token, a session or nothing. The
 * list is the SDK's own; what is said of each is ours, so that an operation of a newer SDK has no entry and
 * turns the tests red.
 */
import * as sdk from '@aws-sdk/client-cognito-identity-provider';
import { loadModel, type ShapeRef, shapeOf } from './api-models/model';

/** Names of the operations whose requests the SDK doesn't have to sign. */
export function publicOperations(): string[] {
  const client = new sdk.CognitoIdentityProviderClient({ region: 'us-east-1' });
  const schemesOf = client.config.httpAuthSchemeProvider;
  const isPublic = (operation: string) =>
    schemesOf({ operation, region: 'us-east-1' }).some(({ schemeId }) => schemeId === 'smithy.api#noAuth');
  const names = Object.keys(sdk).flatMap((name) => /^(\w+)Command$/.exec(name)?.[1] ?? []);
  client.destroy();
  return names.filter(isPublic).sort();
}

/** Operations whose answer has, at any depth, one of these shapes or members, by AWS's own model. */
export function answering(...wanted: readonly string[]): string[] {
  const model = loadModel('cognito-idp');
  const reaches = (ref: ShapeRef | undefined, seen: Set<string>): boolean => {
    if (!ref || seen.has(ref.shape)) return false;
    seen.add(ref.shape);
    const { members = {}, member, key, value } = shapeOf(model, ref);
    return (
      wanted.includes(ref.shape) ||
      Object.keys(members).some((name) => wanted.includes(name)) ||
      [...Object.values(members), member, key, value].some((each) => reaches(each, seen))
    );
  };
  return Object.entries(model.operations)
    .filter(([, { output }]) => reaches(output, new Set()))
    .map(([name]) => name)
    .sort();
}

/** A thief, whose tokens came from a refresh token that was stolen, and the owner of the account. */
export interface Theft {
  readonly clientId: string;
  readonly accessToken: string;
  readonly refreshToken: string;
  /** The owner's. */
  readonly email: string;
  readonly phone: string;
  /** What the thief would like the account to be signed in to by. */
  readonly thiefEmail: string;
  readonly thiefPhone: string;
}

export interface PublicOperation {
  /**
   * What stops it.
   * - `refused`: the web ACL, in every stage; `GlobalSignOut` where users end sessions by the contact API
   * - `scope`: the scope that access tokens don't have, where the stage's clients need no such operation
   * - `nothing`: it takes no access token
   */
  readonly stopped: 'refused' | 'scope' | 'nothing';
  /** What who calls it can do where nothing stops it. */
  readonly does: string;
  /** Requests that a thief makes of it. */
  readonly attack: (theft: Theft) => readonly object[];
}

const password = 'Thiefs-choice-of-a-password-1';
const code = '123456';
const device = 'us-east-1_00000000-0000-4000-8000-000000000000';

const withToken = (theft: Theft, ...bodies: readonly object[]) =>
  bodies.map((body) => ({ AccessToken: theft.accessToken, ...body }));
const withName = (theft: Theft, ...bodies: readonly object[]) =>
  [theft.email, theft.phone].flatMap((Username) =>
    bodies.map((body) => ({ ClientId: theft.clientId, Username, ...body })),
  );
const attribute = (Name: string, Value: string) => ({ UserAttributes: [{ Name, Value }] });

/** Every public operation, by its name. */
export const OPERATIONS: Readonly<Record<string, PublicOperation>> = {
  AssociateSoftwareToken: {
    stopped: 'scope',
    does: 'makes the secret of an authenticator app',
    attack: (theft) => withToken(theft, {}),
  },
  ChangePassword: {
    stopped: 'scope',
    does: 'sets another password, for who knows the one there is',
    attack: (theft) => withToken(theft, { PreviousPassword: password, ProposedPassword: `${password}2` }),
  },
  CompleteWebAuthnRegistration: {
    stopped: 'scope',
    does: 'adds a passkey of native sign-in',
    attack: (theft) => withToken(theft, { Credential: {} }),
  },
  ConfirmDevice: {
    stopped: 'scope',
    does: 'names a device that skips a second factor after the password',
    attack: (theft) =>
      withToken(theft, {
        DeviceKey: device,
        DeviceSecretVerifierConfig: { PasswordVerifier: 'AAAA', Salt: 'AAAA' },
      }),
  },
  ConfirmForgotPassword: {
    stopped: 'nothing',
    does: 'sets a password by a code that went to the owner',
    attack: (theft) => withName(theft, { ConfirmationCode: code, Password: password }),
  },
  ConfirmSignUp: {
    stopped: 'nothing',
    does: 'confirms a new account by a code that went to the owner',
    attack: (theft) => withName(theft, { ConfirmationCode: code }),
  },
  DeleteUser: {
    stopped: 'refused',
    does: 'deletes the account',
    attack: (theft) => withToken(theft, {}),
  },
  DeleteUserAttributes: {
    stopped: 'refused',
    does: 'takes a number or an address off the account',
    attack: (theft) =>
      withToken(
        theft,
        { UserAttributeNames: ['email'] },
        { UserAttributeNames: ['phone_number'] },
        { UserAttributeNames: ['name', 'phone_number'] },
      ),
  },
  DeleteWebAuthnCredential: {
    stopped: 'scope',
    does: 'removes a passkey of native sign-in',
    attack: (theft) => withToken(theft, { CredentialId: 'AAAA' }),
  },
  ForgetDevice: {
    stopped: 'scope',
    does: 'forgets a device',
    attack: (theft) => withToken(theft, { DeviceKey: device }),
  },
  ForgotPassword: {
    stopped: 'nothing',
    does: 'sends the owner a code for another password, where passwords sign in',
    attack: (theft) => withName(theft, {}),
  },
  GetDevice: {
    stopped: 'scope',
    does: 'reads a device',
    attack: (theft) => withToken(theft, { DeviceKey: device }),
  },
  GetTokensFromRefreshToken: {
    stopped: 'nothing',
    does: 'renews tokens: the sign-in goes on, with its old auth_time',
    attack: ({ clientId }) => [{ ClientId: clientId, RefreshToken: 'not-one' }],
  },
  GetUser: {
    stopped: 'scope',
    does: 'reads the profile, which the ID token has too',
    attack: (theft) => withToken(theft, {}),
  },
  GetUserAttributeVerificationCode: {
    stopped: 'refused',
    does: 'makes Cognito send a code to the number or the address',
    attack: (theft) => withToken(theft, { AttributeName: 'email' }, { AttributeName: 'phone_number' }),
  },
  GetUserAuthFactors: {
    stopped: 'scope',
    does: 'lists ways to sign in',
    attack: (theft) => withToken(theft, {}),
  },
  GlobalSignOut: {
    stopped: 'refused',
    does: 'ends all sessions, the thief’s too',
    attack: (theft) => withToken(theft, {}),
  },
  InitiateAuth: {
    stopped: 'nothing',
    does: 'begins a sign-in, which takes a proof',
    attack: ({ clientId: ClientId, email, phone }) =>
      [email, phone].flatMap((USERNAME) => [
        { ClientId, AuthFlow: 'CUSTOM_AUTH', AuthParameters: { USERNAME } },
        { ClientId, AuthFlow: 'USER_AUTH', AuthParameters: { USERNAME } },
        { ClientId, AuthFlow: 'USER_PASSWORD_AUTH', AuthParameters: { USERNAME, PASSWORD: password } },
      ]),
  },
  ListDevices: {
    stopped: 'scope',
    does: 'lists devices',
    attack: (theft) => withToken(theft, {}),
  },
  ListWebAuthnCredentials: {
    stopped: 'scope',
    does: 'lists passkeys of native sign-in',
    attack: (theft) => withToken(theft, {}),
  },
  ResendConfirmationCode: {
    stopped: 'nothing',
    does: 'sends the code of a new account again, to its owner',
    attack: (theft) => withName(theft, {}),
  },
  RespondToAuthChallenge: {
    stopped: 'nothing',
    does: 'goes on with a sign-in, which takes a proof',
    attack: ({ clientId: ClientId, email: USERNAME }) => [
      {
        ClientId,
        ChallengeName: 'CUSTOM_CHALLENGE',
        Session: 'x'.repeat(40),
        ChallengeResponses: { USERNAME, ANSWER: code },
      },
    ],
  },
  RevokeToken: {
    stopped: 'nothing',
    does: 'ends the session of the refresh token, the thief’s own',
    attack: ({ clientId, refreshToken }) => [{ ClientId: clientId, Token: refreshToken }],
  },
  SetUserMFAPreference: {
    stopped: 'scope',
    does: 'switches second factors of passwords',
    attack: (theft) => withToken(theft, { SMSMfaSettings: { Enabled: true, PreferredMfa: true } }),
  },
  SetUserSettings: {
    stopped: 'scope',
    does: 'is the former SetUserMFAPreference',
    attack: (theft) =>
      withToken(theft, { MFAOptions: [{ DeliveryMedium: 'SMS', AttributeName: 'phone_number' }] }),
  },
  SignUp: {
    stopped: 'nothing',
    does: 'makes another account, never one that is there already',
    attack: (theft) => withName(theft, { Password: password }),
  },
  StartWebAuthnRegistration: {
    stopped: 'scope',
    does: 'begins to add a passkey of native sign-in',
    attack: (theft) => withToken(theft, {}),
  },
  UpdateAuthEventFeedback: {
    stopped: 'nothing',
    does: 'says that a risky sign-in was the user’s own, by a token that was mailed to them (plan PLUS)',
    attack: ({ email: Username }) => [
      { UserPoolId: 'us-east-1_x', Username, EventId: 'x', FeedbackToken: 'x', FeedbackValue: 'Valid' },
    ],
  },
  UpdateDeviceStatus: {
    stopped: 'scope',
    does: 'remembers a device',
    attack: (theft) => withToken(theft, { DeviceKey: device, DeviceRememberedStatus: 'remembered' }),
  },
  UpdateUserAttributes: {
    stopped: 'refused',
    does: 'changes an address once its code has come back, and other attributes at once',
    attack: (theft) =>
      withToken(
        theft,
        attribute('email', theft.thiefEmail),
        attribute('phone_number', theft.thiefPhone),
        attribute('email_verified', 'true'),
        attribute('email', ''),
        attribute('name', 'Thief'),
      ),
  },
  VerifySoftwareToken: {
    stopped: 'scope',
    does: 'adds an authenticator app as a second factor of passwords',
    attack: (theft) => withToken(theft, { UserCode: code }),
  },
  VerifyUserAttribute: {
    stopped: 'refused',
    does: 'proves a number or an address by a code',
    attack: (theft) =>
      withToken(theft, { AttributeName: 'email', Code: code }, { AttributeName: 'phone_number', Code: code }),
  },
};
