import type { APIGatewayProxyEvent } from 'aws-lambda';
import { passkeyName } from '../../audit/passkey-name';
import { audit } from '../../audit/scope';
import { bodyOf } from '../../shared/api/body';
import { callerOf, requireRecentSignIn, sessionEnded, whileCallerMay } from '../../shared/api/caller';
import { type Answer, ApiError } from '../../shared/api/http';
import { ENV, requireEnv } from '../../shared/env';
import { METRIC } from '../../shared/log/metric-names';
import { count } from '../../shared/log/observability';
import { readAccount } from '../account';
import { removePasskey } from '../removal';
import { readPasskeySettings } from '../settings';
import { CHANGE, credentialIdOf, tryAgain } from './input';
import { addressesOf, tell } from './notice';

/** Tries against concurrent changes. */
const MAX_TRIES = 4;

/** One that is gone already is no error. */
export async function remove(event: APIGatewayProxyEvent): Promise<Answer> {
  const settings = readPasskeySettings();
  const caller = await callerOf(event);
  const credentialId = credentialIdOf(bodyOf(event));
  requireRecentSignIn(caller, settings, CHANGE);
  for (let tried = 0; tried < MAX_TRIES; tried++) {
    const { version, passkeys } = await readAccount(caller.handle);
    const passkey = passkeys.find((candidate) => candidate.credentialId === credentialId);
    if (!passkey) return { statusCode: 204 };
    if (settings.enforce && settings.keepLast && passkeys.length === 1)
      throw new ApiError(
        409,
        'LastPasskey',
        'This is the only way you can sign in; add another passkey before you delete it.',
      );
    const table = requireEnv(ENV.AUTHENTICATORS_TABLE);
    const removed = await removePasskey(table, caller.handle, credentialId, version, whileCallerMay(caller));
    if (removed === 'stopped') throw sessionEnded();
    if (!removed) continue;
    count(METRIC.PASSKEY_REMOVED);
    audit('Passkey removed', { passkey: passkeyName(credentialId) });
    await tell('removed', passkey.friendlyName, addressesOf(caller, passkeys), caller.locale);
    return { statusCode: 204 };
  }
  throw tryAgain();
}
