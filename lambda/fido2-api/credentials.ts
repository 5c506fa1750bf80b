/** The half of the API that users manage their passkeys with; API Gateway's authorizer has verified their ID token. */
import { ENV, requireEnv } from '../shared/env';
import { readPasskeySettings } from '../shared/passkeys/settings';
import { api, checkHttpEnvironment } from './http';
import { list } from './list';

checkHttpEnvironment();
for (const name of [ENV.AUTHENTICATORS_TABLE, ENV.CHALLENGE_KEY_ID]) requireEnv(name);
readPasskeySettings();

export const handler = api({
  '/authenticators/list': list,
});
