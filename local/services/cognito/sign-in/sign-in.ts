import { randomUUID } from 'node:crypto';
import type { ChallengeNameType } from '@aws-sdk/client-cognito-identity-provider';
import { AwsError, type Call } from '../../../contract';
import type { Cognito } from '../cognito';
import { notAuthorized, userNotFound } from '../errors';
import { POOL_ID_ALPHABET, POOL_ID_LENGTH, randomId } from '../ids';
import type { User, UserPool, UserPoolClient } from '../model';
import type { Progress } from '../tokens/sessions';
import type { IssuedTokens } from '../tokens/tokens';
import { eventAttributes } from '../triggers';

interface NewDeviceMetadata {
  readonly DeviceKey: string;
  readonly DeviceGroupKey: string;
}

export type AuthAnswer =
  | {
      readonly ChallengeName: ChallengeNameType;
      readonly ChallengeParameters: Readonly<Record<string, string>>;
      readonly Session?: string;
      readonly AvailableChallenges?: readonly ChallengeNameType[];
    }
  | {
      readonly AuthenticationResult: IssuedTokens & { readonly NewDeviceMetadata?: NewDeviceMetadata };
      readonly ChallengeParameters: Readonly<Record<string, never>>;
    };

export interface SignInRun {
  readonly pool: UserPool;
  readonly client: UserPoolClient;
  readonly user: User;
  readonly call: Call;
  readonly clientMetadata: Readonly<Record<string, string>> | undefined;
  readonly deviceKey: string | undefined;
  readonly progress: Progress;
}

/** @throws AwsError NotAuthorizedException, UserNotConfirmedException, PasswordResetRequiredException */
export function checkMaySignIn(user: User): void {
  if (!user.enabled) throw notAuthorized('User is disabled.');
  if (user.status === 'UNCONFIRMED')
    throw new AwsError('UserNotConfirmedException', 'User is not confirmed.');
  if (user.status === 'RESET_REQUIRED')
    throw new AwsError('PasswordResetRequiredException', 'Password reset required for the user');
}

export function unknownUser(client: UserPoolClient): AwsError {
  return client.hidesUsers ? notAuthorized() : userNotFound();
}

/**
 * The post-authentication trigger, then tokens; where the pool tracks devices, with keys to confirm a new
 * one.
 */
export async function completeSignIn(cognito: Cognito, run: SignInRun): Promise<AuthAnswer> {
  const { pool, client, call, clientMetadata, progress } = run;
  // Triggers may verify an address or set a password.
  const user = cognito.users.bySub(pool.id, run.user.sub);
  if (!user) throw unknownUser(client);
  checkMaySignIn(user);
  const proven = progress.provenDevice === undefined ? undefined : user.devices?.[progress.provenDevice];
  const known = run.deviceKey !== undefined && user.devices?.[run.deviceKey] !== undefined;
  const newDevice = pool.devices && !proven && !known ? newDeviceKeys(pool) : undefined;
  await cognito.triggers.run({
    pool,
    trigger: 'PostAuthentication',
    source: 'PostAuthentication_Authentication',
    userName: user.username,
    clientId: client.id,
    call,
    request: {
      userAttributes: eventAttributes(user),
      newDeviceUsed: newDevice !== undefined,
      clientMetadata,
    },
    response: {},
  });
  const device = newDevice ?? (proven && { key: proven.key, groupKey: proven.groupKey });
  const { signIn, refreshToken } = cognito.signIns.open(user, client, device);
  const tokens = await cognito.tokens.issue({
    ...run,
    user,
    signIn,
    refreshToken,
    source: proven ? 'TokenGeneration_AuthenticateDevice' : progress.source,
  });
  return {
    AuthenticationResult: newDevice
      ? { ...tokens, NewDeviceMetadata: { DeviceKey: newDevice.key, DeviceGroupKey: newDevice.groupKey } }
      : tokens,
    ChallengeParameters: {},
  };
}

function newDeviceKeys(pool: UserPool): { key: string; groupKey: string } {
  return {
    key: `${pool.region}_${randomUUID()}`,
    groupKey: `-${randomId(POOL_ID_LENGTH, POOL_ID_ALPHABET)}`,
  };
}
