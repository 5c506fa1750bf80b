/** The API for changing contacts and ending sessions. API Gateway's authorizer has verified the ID token. */

import { audited } from '../audit/audited';
import { checkMailEnvironment } from '../codes/mail/deliver';
import { readCodeSettings } from '../codes/settings';
import { checkSmsEnvironment } from '../codes/sms';
import { checkNoticeCaps } from '../mail/caps';
import { api, checkHttpEnvironment } from '../shared/api/http';
import { ENV, hasEnv, requireEnv } from '../shared/env';
import { complete } from './complete';
import { endSessions } from './end-sessions';
import { start } from './start';

checkHttpEnvironment();
checkMailEnvironment();
checkNoticeCaps();
for (const name of [ENV.USER_POOL_ID, ENV.SECRETS_TABLE, ENV.CHALLENGE_KEY_ID]) requireEnv(name);
readCodeSettings();
if (hasEnv(ENV.SMS_SETTINGS)) checkSmsEnvironment();

export const handler = audited(
  api({ '/contact/start': start, '/contact/complete': complete, '/contact/end-sessions': endSessions }),
);
