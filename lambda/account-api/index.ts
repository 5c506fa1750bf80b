/**
 * The account API: signs users up and in as a confidential client, for servers and for pages that keep
 * sessions in cookies.
 */
import type { APIGatewayProxyEvent, Context } from 'aws-lambda';
import { api, checkHttpEnvironment } from '../shared/api/http';
import { audited } from '../shared/audit/audited';
import { auditSubject } from '../shared/audit/scope';
import { ENV, hasEnv, requireEnv } from '../shared/env';
import { challenge } from './challenge';
import { poolAndClient } from './client';
import { device } from './device';
import { me } from './me';
import { forgotPassword, resetPassword } from './password';
import { refresh } from './refresh';
import { setUp } from './set-up';
import { readAccountSettings } from './settings';
import { signIn } from './sign-in';
import { signOut } from './sign-out';
import { confirm, resend, signUp } from './sign-up';

checkHttpEnvironment();
for (const name of [ENV.USER_POOL_ID, ENV.ACCOUNT_CLIENT_ID, ENV.SECRETS_TABLE]) requireEnv(name);
readAccountSettings();

const handle = api(
  {
    '/sign-up': signUp,
    '/confirm': confirm,
    '/resend': resend,
    '/sign-in': signIn,
    '/challenge': challenge,
    '/challenge/set-up': setUp,
    '/refresh': refresh,
    '/sign-out': signOut,
    '/forgot-password': forgotPassword,
    '/reset-password': resetPassword,
    '/me': me,
    '/device': device,
  },
  () => hasEnv(ENV.SESSION_COOKIES),
);

export const handler = audited((event: APIGatewayProxyEvent, context: Context) => {
  const { UserPoolId, ClientId } = poolAndClient();
  auditSubject({ userPoolId: UserPoolId, clientId: ClientId });
  return handle(event, context);
});
