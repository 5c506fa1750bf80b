import { AwsError, type Call } from '../../../contract';
import type { Cognito } from '../cognito';
import { invalidParameter, resourceNotFound } from '../errors';
import type { Device, SignIn, User, UserPool } from '../model';
import { epochSeconds } from '../output';
import { bytesOf, N, numberOf } from '../sign-in/srp/group';

/** Bytes. */
const LONGEST_SALT = 64;

/**
 * The device makes the password; the service keeps the verifier alone.
 *
 * @returns true when the user has yet to have the device remembered
 * @throws AwsError InvalidParameterException for a key that this sign-in didn't give,
 *   DeviceKeyExistsException
 */
export function confirmDevice(
  cognito: Cognito,
  request: {
    readonly pool: UserPool;
    readonly user: User;
    readonly signIn: SignIn;
    readonly key: string;
    readonly name: string | undefined;
    readonly verifier: { readonly PasswordVerifier: string; readonly Salt: string } | undefined;
    readonly call: Call;
  },
): boolean {
  const { pool, user, signIn, key, name, verifier, call } = request;
  if (!pool.devices) throw invalidParameter('User pool does not have device tracking enabled.');
  const { device } = signIn;
  if (device?.key !== key) throw invalidParameter('Invalid device key given.');
  if (!verifier) throw invalidParameter('Missing required parameter DeviceSecretVerifierConfig');
  const srp = {
    salt: hexadecimal(verifier.Salt, 'Salt', (value) => bytesOf(value).length <= LONGEST_SALT),
    verifier: hexadecimal(
      verifier.PasswordVerifier,
      'PasswordVerifier',
      (value) => value > 1n && value < N - 1n,
    ),
  };
  const { onUserPrompt } = pool.devices;
  const now = cognito.context.clock.now();
  cognito.users.update(pool, user, ({ devices }) => {
    if (devices?.[key]) throw new AwsError('DeviceKeyExistsException', 'Device key already exists.');
    const confirmed: Device = {
      key,
      groupKey: device.groupKey,
      name,
      srp,
      remembered: !onUserPrompt,
      lastIp: call.sourceIp,
      createdAt: now,
      modifiedAt: now,
      lastAuthenticatedAt: now,
    };
    return { devices: { ...devices, [key]: confirmed } };
  });
  return onUserPrompt;
}

function hexadecimal(base64: string, member: string, fits: (value: bigint) => boolean): string {
  const bytes = Buffer.from(base64, 'base64');
  // Only base64 comes back as it was sent.
  const value =
    bytes.toString('base64').replace(/=+$/, '') === base64.replace(/=+$/, '') ? numberOf(bytes) : 0n;
  if (value === 0n || !fits(value))
    throw invalidParameter(`DeviceSecretVerifierConfig.${member} is not a valid value for SRP, base64.`);
  return value.toString(16);
}

/** @throws AwsError ResourceNotFoundException */
export function deviceOf(user: User, key: string): Device {
  const device = user.devices?.[key];
  if (!device) throw resourceNotFound('Device does not exist.');
  return device;
}

/**
 * The next time the device is a new one.
 *
 * @throws AwsError ResourceNotFoundException
 */
export function forgetDevice(cognito: Cognito, pool: UserPool, user: User, key: string): void {
  cognito.users.update(pool, user, (current) => {
    deviceOf(current, key);
    const { [key]: _, ...devices } = current.devices ?? {};
    return { devices };
  });
}

/**
 * Whether a device may sign in by itself.
 *
 * @throws AwsError ResourceNotFoundException
 */
export function setRemembered(
  cognito: Cognito,
  pool: UserPool,
  user: User,
  key: string,
  status: 'remembered' | 'not_remembered',
): void {
  cognito.users.update(pool, user, (current) => ({
    devices: {
      ...current.devices,
      [key]: {
        ...deviceOf(current, key),
        remembered: status === 'remembered',
        modifiedAt: cognito.context.clock.now(),
      },
    },
  }));
}

/** Last used first. */
export function devicesByUse(user: User): readonly Device[] {
  return Object.values(user.devices ?? {}).sort(
    (one, other) => other.lastAuthenticatedAt - one.lastAuthenticatedAt,
  );
}

export function deviceType(device: Device): Record<string, unknown> {
  const attributes = {
    device_status: 'valid',
    device_name: device.name,
    'dev:device_remembered_status': device.remembered ? 'remembered' : 'not_remembered',
    last_ip_used: device.lastIp,
  };
  return {
    DeviceKey: device.key,
    DeviceAttributes: Object.entries(attributes).flatMap(([Name, Value]) =>
      Value === undefined ? [] : [{ Name, Value }],
    ),
    DeviceCreateDate: epochSeconds(device.createdAt),
    DeviceLastModifiedDate: epochSeconds(device.modifiedAt),
    DeviceLastAuthenticatedDate: epochSeconds(device.lastAuthenticatedAt),
  };
}
