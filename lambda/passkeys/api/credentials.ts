/** Users manage their passkeys; API Gateway's authorizer has verified the ID token. */

import { audited } from '../../audit/audited';
import { api, checkHttpEnvironment } from '../../shared/api/http';
import { ENV, requireEnv } from '../../shared/env';
import { readPasskeySettings } from '../settings';
import { complete } from './complete';
import { list } from './list';
import { checkNoticeEnvironment } from './notice';
import { remove } from './remove';
import { rename } from './rename';
import { start } from './start';

checkHttpEnvironment();
checkNoticeEnvironment();
for (const name of [ENV.AUTHENTICATORS_TABLE, ENV.CHALLENGE_KEY_ID, ENV.SECRETS_TABLE, ENV.USER_POOL_ID])
  requireEnv(name);
readPasskeySettings();

export const handler = audited(
  api({
    '/register-authenticator/start': start,
    '/register-authenticator/complete': complete,
    '/authenticators/list': list,
    '/authenticators/delete': remove,
    '/authenticators/update': rename,
  }),
);
