import type { Call } from '../../../contract';
import type { User, UserPool, UserPoolClient } from '../model';
import type { Progress } from '../tokens/sessions';
import type { SignInRun } from './sign-in';

export const CHALLENGE_NAMES = [
  'CUSTOM_CHALLENGE',
  'NEW_PASSWORD_REQUIRED',
  'SMS_MFA',
  'EMAIL_OTP',
  'SOFTWARE_TOKEN_MFA',
  'SELECT_MFA_TYPE',
  'MFA_SETUP',
  'PASSWORD_VERIFIER',
  'SELECT_CHALLENGE',
  'DEVICE_SRP_AUTH',
  'DEVICE_PASSWORD_VERIFIER',
  'ADMIN_NO_SRP_AUTH',
  'SMS_OTP',
  'PASSWORD',
  'WEB_AUTHN',
  'PASSWORD_SRP',
] as const;

export interface RespondRequest {
  readonly pool: UserPool;
  readonly client: UserPoolClient;
  readonly challengeName: (typeof CHALLENGE_NAMES)[number];
  readonly session: string | undefined;
  readonly responses: Readonly<Record<string, string>>;
  readonly clientMetadata: Readonly<Record<string, string>> | undefined;
  readonly call: Call;
}

export function runOf(request: RespondRequest, user: User, progress: Progress): SignInRun {
  const { pool, client, call, clientMetadata, responses } = request;
  return { pool, client, user, call, clientMetadata, deviceKey: responses.DEVICE_KEY, progress };
}
