/** Remembered devices, by Amplify, which keeps a device's password like a browser would. */
import {
  AdminCreateUserCommand,
  AdminForgetDeviceCommand,
  AdminListDevicesCommand,
  AdminSetUserMFAPreferenceCommand,
  AdminSetUserPasswordCommand,
  AdminUpdateDeviceStatusCommand,
  ConfirmDeviceCommand,
  InitiateAuthCommand,
  RespondToAuthChallengeCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { removeFolders } from '../support/assembly';
import { amplify } from './foreign-clients';
import { mailedTo, type PoolOnWire, startPool } from './real-clients';
import { channels } from './second-factor-support';
import { payloadOf } from './support';

const { confirmSignIn, fetchAuthSession, fetchDevices, forgetDevice, rememberDevice, signIn, signOut } =
  amplify;

const PASSWORD = 'Correct-horse-7';
const step = (signInStep: string) => ({ nextStep: { signInStep } });
const CODE = step('CONFIRM_SIGN_IN_WITH_EMAIL_CODE');
const DONE = step('DONE');

let pool: PoolOnWire;
let users = 0;
let username = '';

async function start(onUserPrompt: boolean): Promise<void> {
  pool = await startPool({
    ...channels,
    MfaConfiguration: 'ON',
    EnabledMfas: ['EMAIL_OTP'],
    DeviceConfiguration: {
      ChallengeRequiredOnNewDevice: true,
      DeviceOnlyRememberedOnUserPrompt: onUserPrompt,
    },
  });
}

async function newUser(): Promise<string> {
  users += 1;
  const email = `user-${users}@example.com`;
  const user = { UserPoolId: pool.userPoolId, Username: email };
  await pool.sdk.send(
    new AdminCreateUserCommand({
      ...user,
      MessageAction: 'SUPPRESS',
      UserAttributes: [
        { Name: 'email', Value: email },
        { Name: 'email_verified', Value: 'true' },
      ],
    }),
  );
  await pool.sdk.send(new AdminSetUserPasswordCommand({ ...user, Password: PASSWORD, Permanent: true }));
  return email;
}

async function signInWithCode(): Promise<void> {
  expect(await signIn({ username, password: PASSWORD })).toMatchObject(CODE);
  expect(await confirmSignIn({ challengeResponse: mailedTo(pool, username) })).toMatchObject(DONE);
}

const devices = async () =>
  (await pool.sdk.send(new AdminListDevicesCommand({ UserPoolId: pool.userPoolId, Username: username })))
    .Devices ?? [];

describe('devices that are always remembered', () => {
  beforeAll(() => start(false));
  beforeEach(async () => {
    username = await newUser();
  });
  afterEach(() => signOut());
  afterAll(() => pool?.aws.close());

  it('skip the second factor, renew their tokens, and ask again once forgotten', async () => {
    await signInWithCode();
    const [device] = await devices();
    expect(device?.DeviceAttributes).toContainEqual({
      Name: 'dev:device_remembered_status',
      Value: 'remembered',
    });
    const { tokens } = await fetchAuthSession({ forceRefresh: true });
    expect(tokens?.accessToken.payload.device_key).toBe(device?.DeviceKey);
    expect(await fetchDevices()).toMatchObject([{ id: device?.DeviceKey }]);
    await signOut();
    expect(await signIn({ username, password: PASSWORD })).toMatchObject(DONE);
    expect(await devices()).toHaveLength(1);
    await forgetDevice();
    await signOut();
    await signInWithCode();
  });

  it('are forgotten by an administrator; clients with a stale key start afresh', async () => {
    await signInWithCode();
    const [device] = await devices();
    await signOut();
    const user = { UserPoolId: pool.userPoolId, Username: username };
    await pool.sdk.send(new AdminForgetDeviceCommand({ ...user, DeviceKey: device?.DeviceKey }));
    await signInWithCode();
    expect(await devices()).toHaveLength(1);
  });

  it('skip nothing while an administrator has them not remembered', async () => {
    await signInWithCode();
    const [device] = await devices();
    await signOut();
    await pool.sdk.send(
      new AdminUpdateDeviceStatusCommand({
        UserPoolId: pool.userPoolId,
        Username: username,
        DeviceKey: device?.DeviceKey,
        DeviceRememberedStatus: 'not_remembered',
      }),
    );
    await signInWithCode();
  });

  it('are of no use to another user, without their password, or for another sign-in’s tokens', async () => {
    await signInWithCode();
    const [device] = await devices();
    const DEVICE_KEY = device?.DeviceKey ?? '';
    await signOut();
    const byPassword = (USERNAME: string) =>
      pool.sdk.send(
        new InitiateAuthCommand({
          ClientId: pool.clientId,
          AuthFlow: 'USER_PASSWORD_AUTH',
          AuthParameters: { USERNAME, PASSWORD, DEVICE_KEY },
        }),
      );
    const thief = await newUser();
    await expect(byPassword(thief)).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: 'Device does not exist.',
    });
    const { ChallengeName, Session } = await byPassword(username);
    expect(ChallengeName).toBe('DEVICE_SRP_AUTH');
    const respond = (
      name: 'DEVICE_SRP_AUTH' | 'DEVICE_PASSWORD_VERIFIER',
      session = Session,
      more: object = {},
    ) =>
      pool.sdk.send(
        new RespondToAuthChallengeCommand({
          ClientId: pool.clientId,
          ChallengeName: name,
          Session: session,
          ChallengeResponses: { USERNAME: username, DEVICE_KEY, ...more },
        }),
      );
    const exchange = await respond('DEVICE_SRP_AUTH', Session, { SRP_A: 'ab'.repeat(384) });
    await expect(
      respond('DEVICE_PASSWORD_VERIFIER', exchange.Session, {
        PASSWORD_CLAIM_SECRET_BLOCK: exchange.ChallengeParameters?.SECRET_BLOCK,
        PASSWORD_CLAIM_SIGNATURE: Buffer.alloc(32).toString('base64'),
        TIMESTAMP: 'Sat Nov 7 09:05:00 UTC 2026',
      }),
    ).rejects.toMatchObject({ name: 'NotAuthorizedException' });
  });

  it('are confirmed with the key of their own sign-in only, once, with a verifier that proves something', async () => {
    await signInWithCode();
    const [device] = await devices();
    await signOut();
    username = await newUser();
    await signInWithCode();
    const AccessToken = (await fetchAuthSession()).tokens?.accessToken.toString() ?? '';
    const own = String(payloadOf(AccessToken).device_key);
    const confirm = (DeviceKey: string, verifier: bigint | number) =>
      pool.sdk.send(
        new ConfirmDeviceCommand({
          AccessToken,
          DeviceKey,
          DeviceSecretVerifierConfig: {
            Salt: Buffer.alloc(16, 7).toString('base64'),
            PasswordVerifier: Buffer.from([verifier as number]).toString('base64'),
          },
        }),
      );
    await expect(confirm(device?.DeviceKey ?? '', 9)).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: 'Invalid device key given.',
    });
    await expect(confirm(own, 9)).rejects.toMatchObject({ name: 'DeviceKeyExistsException' });
    for (const nothing of [0, 1])
      await expect(confirm(own, nothing)).rejects.toMatchObject({ name: 'InvalidParameterException' });
  });
});

describe('devices that are remembered on the user’s choice', () => {
  beforeAll(() => start(true));
  beforeEach(async () => {
    username = await newUser();
  });
  afterEach(() => signOut());
  afterAll(async () => {
    await pool?.aws.close();
    removeFolders();
  });

  it('skip the second factor from then on, not before', async () => {
    await signInWithCode();
    await signOut();
    await signInWithCode();
    await rememberDevice();
    await signOut();
    expect(await signIn({ username, password: PASSWORD })).toMatchObject(DONE);
  });

  it('do not stand in for a factor that the user turned on later with another device', async () => {
    await signInWithCode();
    await pool.sdk.send(
      new AdminSetUserMFAPreferenceCommand({
        UserPoolId: pool.userPoolId,
        Username: username,
        EmailMfaSettings: { Enabled: true, PreferredMfa: true },
      }),
    );
    await signOut();
    await signInWithCode();
  });
});
