import type { ExplicitAuthFlowsType } from '@aws-sdk/client-cognito-identity-provider';
import { AwsError, type Call } from '../../../contract';
import type { Cognito } from '../cognito';
import { invalidParameter, notAuthorized } from '../errors';
import { required } from '../input';
import type { UserPool, UserPoolClient } from '../model';
import { textOf } from '../pools/properties';
import { refresh } from '../tokens/refresh';
import { type Attempt, findCandidate, preAuthenticate } from './candidate';
import { nextStep } from './custom-auth';
import { passwordSignIn } from './password-auth';
import { checkSecretHash } from './secret-hash';
import { type AuthAnswer, checkMaySignIn, unknownUser } from './sign-in';
import { openPasswordVerifier } from './srp-auth';
import { proceed } from './steps';
import { beginUserAuth } from './user-auth';

export const AUTH_FLOWS = [
  'USER_SRP_AUTH',
  'REFRESH_TOKEN_AUTH',
  'REFRESH_TOKEN',
  'CUSTOM_AUTH',
  'ADMIN_NO_SRP_AUTH',
  'USER_PASSWORD_AUTH',
  'ADMIN_USER_PASSWORD_AUTH',
  'USER_AUTH',
] as const;

export interface InitiateRequest {
  readonly pool: UserPool;
  readonly client: UserPoolClient;
  readonly flow: (typeof AUTH_FLOWS)[number];
  readonly parameters: Readonly<Record<string, string>>;
  readonly clientMetadata: Readonly<Record<string, string>> | undefined;
  /** Of ConfirmSignUp; begins a first sign-in by USER_AUTH. */
  readonly session: string | undefined;
  readonly byAdmin: boolean;
  readonly call: Call;
}

/** @throws AwsError as documented for InitiateAuth and AdminInitiateAuth */
export async function initiate(cognito: Cognito, request: InitiateRequest): Promise<AuthAnswer> {
  const { flow, byAdmin, client, parameters } = request;
  switch (flow) {
    case 'CUSTOM_AUTH':
      requireFlow(client, 'ALLOW_CUSTOM_AUTH', flow);
      return initiateCustom(cognito, request);
    case 'USER_PASSWORD_AUTH':
      if (byAdmin) throw invalidParameter('Initiate Auth method not supported.');
      requireFlow(client, 'ALLOW_USER_PASSWORD_AUTH', flow);
      return initiatePassword(cognito, request);
    case 'ADMIN_USER_PASSWORD_AUTH':
    case 'ADMIN_NO_SRP_AUTH':
      if (!byAdmin) throw invalidParameter('Initiate Auth method not supported.');
      if (!client.flows.has('ALLOW_ADMIN_USER_PASSWORD_AUTH'))
        throw invalidParameter('Auth flow not enabled for this client');
      return initiatePassword(cognito, request);
    case 'REFRESH_TOKEN':
    case 'REFRESH_TOKEN_AUTH':
      requireFlow(client, 'ALLOW_REFRESH_TOKEN_AUTH', 'REFRESH_TOKEN_AUTH');
      return {
        AuthenticationResult: await refresh(cognito, {
          ...request,
          refreshToken: required(parameters, 'REFRESH_TOKEN'),
          deviceKey: parameters.DEVICE_KEY,
          checkSecret: (usernames) => checkSecretHash(client, usernames, parameters.SECRET_HASH),
        }),
        ChallengeParameters: {},
      };
    case 'USER_SRP_AUTH':
      requireFlow(client, 'ALLOW_USER_SRP_AUTH', flow);
      return initiateSrp(cognito, request);
    case 'USER_AUTH':
      requireFlow(client, 'ALLOW_USER_AUTH', flow);
      return initiateChoice(cognito, request);
  }
}

async function initiateCustom(cognito: Cognito, request: InitiateRequest): Promise<AuthAnswer> {
  const { pool, client, parameters, clientMetadata, call } = request;
  const username = required(parameters, 'USERNAME');
  checkSecretHash(client, [username], parameters.SECRET_HASH);
  const beginsWithPassword = parameters.CHALLENGE_NAME !== undefined;
  if (beginsWithPassword && parameters.CHALLENGE_NAME !== 'SRP_A')
    throw invalidParameter('CHALLENGE_NAME of CUSTOM_AUTH may only be SRP_A.');
  const clientPublic = beginsWithPassword ? required(parameters, 'SRP_A') : undefined;
  const candidate = await findCandidate(cognito, pool, client, username);
  if (candidate.user) checkMaySignIn(candidate.user);
  const attempt: Attempt = {
    pool,
    client,
    candidate,
    call,
    clientMetadata: undefined,
    deviceKey: parameters.DEVICE_KEY,
    clientPublic,
  };
  await preAuthenticate(cognito, attempt, clientMetadata);
  // Client metadata of InitiateAuth reaches pre-authentication alone (API_InitiateAuth, ClientMetadata).
  const history = beginsWithPassword
    ? [{ challengeName: 'SRP_A', challengeResult: true, challengeMetadata: null }]
    : [];
  return nextStep(cognito, attempt, history);
}

async function initiateSrp(cognito: Cognito, request: InitiateRequest): Promise<AuthAnswer> {
  const { pool, client, parameters, clientMetadata, call } = request;
  const username = required(parameters, 'USERNAME');
  const clientPublic = required(parameters, 'SRP_A');
  checkSecretHash(client, [username], parameters.SECRET_HASH);
  const candidate = await findCandidate(cognito, pool, client, username);
  if (candidate.user && !candidate.user.enabled) throw notAuthorized('User is disabled.');
  const attempt: Attempt = { pool, client, candidate, call, clientMetadata: undefined };
  await preAuthenticate(cognito, attempt, clientMetadata);
  const progress = { source: 'TokenGeneration_Authentication', secondFactorProven: false } as const;
  return openPasswordVerifier(cognito, attempt, clientPublic, progress, false);
}

async function initiateChoice(cognito: Cognito, request: InitiateRequest): Promise<AuthAnswer> {
  const { pool, client, parameters, clientMetadata, call } = request;
  const username = required(parameters, 'USERNAME');
  checkSecretHash(client, [username], parameters.SECRET_HASH);
  if (textOf(pool.properties, 'UserPoolTier') === 'LITE')
    throw new AwsError(
      'FeatureUnavailableInTierException',
      'USER_AUTH needs a user pool in the Essentials or Plus tier.',
    );
  const candidate = await findCandidate(cognito, pool, client, username);
  if (candidate.user && !candidate.user.enabled) throw notAuthorized('User is disabled.');
  const attempt: Attempt = { pool, client, candidate, call, clientMetadata: undefined };
  await preAuthenticate(cognito, attempt, clientMetadata);
  if (request.session !== undefined) {
    const session = cognito.sessions.take(request.session, {
      poolId: pool.id,
      clientId: client.id,
      challengeName: 'CONFIRMED_SIGN_UP',
      username,
      normalise: (name) => cognito.users.normalise(pool, name),
    });
    const user = cognito.users.bySub(pool.id, session.sub);
    if (!user) throw unknownUser(client);
    const progress = { source: 'TokenGeneration_Authentication', secondFactorProven: false } as const;
    return proceed(cognito, { ...attempt, user, deviceKey: parameters.DEVICE_KEY, progress });
  }
  return beginUserAuth(cognito, attempt, parameters);
}

async function initiatePassword(cognito: Cognito, request: InitiateRequest): Promise<AuthAnswer> {
  const username = required(request.parameters, 'USERNAME');
  const password = required(request.parameters, 'PASSWORD');
  const deviceKey = request.parameters.DEVICE_KEY;
  checkSecretHash(request.client, [username], request.parameters.SECRET_HASH);
  const candidate = await findCandidate(cognito, request.pool, request.client, username, true);
  return passwordSignIn(cognito, { ...request, candidate, username, password, deviceKey });
}

function requireFlow(client: UserPoolClient, permission: ExplicitAuthFlowsType, flow: string): void {
  if (!client.flows.has(permission)) throw invalidParameter(`${flow} flow not enabled for this client`);
}
