/**
 * A device that Cognito remembers, as a client makes one: it keeps a password and shows by SRP that it knows
 * it.
 */
import { createHmac, randomBytes } from 'node:crypto';
import {
  bytesOf,
  MULTIPLIER,
  N,
  numberOf,
  power,
  sha256,
  signingKey,
} from '../../local/services/cognito/sign-in/srp/group';
import { makeVerifier } from '../../local/services/cognito/sign-in/srp/verifier';

export interface DeviceNames {
  readonly key: string;
  readonly groupKey: string;
}

/** What a device keeps. */
export interface OwnDevice extends DeviceNames {
  readonly password: string;
  /** Verifier and salt for Cognito, base64. */
  readonly passwordVerifier: string;
  readonly salt: string;
}

export function makeDevice({ key, groupKey }: DeviceNames): OwnDevice {
  const password = randomBytes(40).toString('base64');
  const { salt, verifier } = makeVerifier(groupKey, key, password);
  return {
    key,
    groupKey,
    password,
    passwordVerifier: bytesOf(BigInt(`0x${verifier}`)).toString('base64'),
    salt: bytesOf(BigInt(`0x${salt}`)).toString('base64'),
  };
}

/** Begins a proof: the public value for DEVICE_SRP_AUTH, and what answers DEVICE_PASSWORD_VERIFIER. */
export function beginProof(device: OwnDevice) {
  const a = numberOf(randomBytes(32));
  const srpA = power(2n, a);
  return {
    srpA: srpA.toString(16),
    answer({ SRP_B, SALT, SECRET_BLOCK }: Readonly<Record<string, string>>) {
      const B = BigInt(`0x${SRP_B}`);
      const u = numberOf(sha256(bytesOf(srpA), bytesOf(B)));
      const inner = sha256(`${device.groupKey}${device.key}:${device.password}`);
      const x = numberOf(sha256(bytesOf(BigInt(`0x${SALT}`)), inner));
      const base = (((B - MULTIPLIER * power(2n, x)) % N) + N) % N;
      const [, weekday, day, month, year, time] =
        /^(\w+), 0?(\d+) (\w+) (\d+) ([\d:]+)/.exec(new Date().toUTCString()) ?? [];
      const timestamp = `${weekday} ${month} ${day} ${time} UTC ${year}`;
      const signature = createHmac('sha256', signingKey(power(base, a + u * x), u))
        .update(device.groupKey)
        .update(device.key)
        .update(Buffer.from(SECRET_BLOCK ?? '', 'base64'))
        .update(timestamp)
        .digest('base64');
      return { deviceKey: device.key, secretBlock: SECRET_BLOCK, signature, timestamp };
    },
  };
}
