/** Signs users up and in, for servers and for pages with cookies. */
import type { APIGatewayProxyEvent, Context } from 'aws-lambda';
import { audited } from '../audit/audited';
import { auditSubject } from '../audit/scope';
import { api, checkHttpEnvironment } from '../shared/api/http';
import { ENV, hasEnv, requireEnv } from '../shared/env';
import { poolAndClient } from './client';
import { device } from './device';
import { challenge } from './operations/challenge';
import { me } from './operations/me';
import { forgotPassword, resetPassword } from './operations/password';
import { refresh } from './operations/refresh';
import { setUp } from './operations/set-up';
import { signIn } from './operations/sign-in';
import { signOut } from './operations/sign-out';
import { confirm, resend, signUp } from './operations/sign-up';
import { readAccountSettings } from './settings';

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
