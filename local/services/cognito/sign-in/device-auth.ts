import type { Cognito } from '../cognito';
import { notAuthorized, resourceNotFound } from '../errors';
import { required } from '../input';
import type { Device, User, UserPool } from '../model';
import type { Challenge, OpenSession } from '../tokens/sessions';
import { openSession } from './challenge-session';
import type { AuthAnswer, SignInRun } from './sign-in';
import { beginExchange, claimHolds } from './srp/exchange';
import { claimOf } from './srp-auth';

/**
 * Undefined where the pool tracks none or no key was sent.
 *
 * @throws AwsError ResourceNotFoundException for any key that isn't the user's
 */
export function trackedDevice(pool: UserPool, user: User, key: string | undefined): Device | undefined {
  if (!pool.devices || key === undefined) return undefined;
  const device = user.devices?.[key];
  if (!device) throw resourceNotFound('Device does not exist.');
  return device;
}

export function openDeviceSrp(cognito: Cognito, run: SignInRun, device: Device): AuthAnswer {
  return {
    ChallengeName: 'DEVICE_SRP_AUTH',
    ChallengeParameters: {},
    Session: openSession(cognito, run, {
      name: 'DEVICE_SRP_AUTH',
      deviceKey: device.key,
      progress: run.progress,
    }),
  };
}

/** @throws AwsError NotAuthorizedException when the session is not about this device */
export function answerDeviceSrp(
  cognito: Cognito,
  run: SignInRun,
  open: OpenSession,
  challenge: Extract<Challenge, { name: 'DEVICE_SRP_AUTH' }>,
  responses: Readonly<Record<string, string>>,
): AuthAnswer {
  const device = sessionDevice(run, challenge.deviceKey, responses);
  const exchange = beginExchange(required(responses, 'SRP_A'), device.srp);
  open.spend();
  const session = openSession(cognito, run, {
    name: 'DEVICE_PASSWORD_VERIFIER',
    deviceKey: device.key,
    exchange,
    progress: challenge.progress,
  });
  return {
    ChallengeName: 'DEVICE_PASSWORD_VERIFIER',
    ChallengeParameters: {
      DEVICE_KEY: device.key,
      SALT: exchange.verifier.salt,
      SECRET_BLOCK: Buffer.from(session, 'base64url').toString('base64'),
      SRP_B: exchange.serverPublic,
      USERNAME: run.user.username,
    },
    Session: session,
  };
}

/**
 * A device that knows its password may stand in for the second factor, if the pool says so.
 *
 * @throws AwsError NotAuthorizedException
 */
export function proveDevice(
  cognito: Cognito,
  run: SignInRun,
  open: OpenSession,
  challenge: Extract<Challenge, { name: 'DEVICE_PASSWORD_VERIFIER' }>,
  responses: Readonly<Record<string, string>>,
): SignInRun {
  const { pool, user, call } = run;
  const device = sessionDevice(run, challenge.deviceKey, responses);
  const holds = claimHolds(
    challenge.exchange,
    { realm: device.groupKey, name: device.key },
    claimOf(responses),
  );
  open.spend();
  if (!holds || !device.remembered) throw notAuthorized('Incorrect device key or password.');
  const now = cognito.context.clock.now();
  const updated = cognito.users.update(pool, user, (current) => ({
    devices: {
      ...current.devices,
      [device.key]: { ...device, lastIp: call.sourceIp, lastAuthenticatedAt: now },
    },
  }));
  return {
    ...run,
    user: updated,
    deviceKey: device.key,
    progress: {
      ...challenge.progress,
      provenDevice: device.key,
      secondFactorProven:
        challenge.progress.secondFactorProven || pool.devices?.replacesSecondFactor === true,
    },
  };
}

function sessionDevice(
  run: SignInRun,
  expected: string,
  responses: Readonly<Record<string, string>>,
): Device {
  const key = required(responses, 'DEVICE_KEY');
  if (key !== expected) throw notAuthorized('Invalid session for the user.');
  const device = trackedDevice(run.pool, run.user, key);
  if (!device) throw resourceNotFound('Device does not exist.');
  return device;
}
