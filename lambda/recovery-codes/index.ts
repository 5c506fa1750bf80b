/** Users make recovery codes; API Gateway's authorizer has verified the ID token. */

import type { APIGatewayProxyEvent } from 'aws-lambda';
import { audited } from '../audit/audited';
import { audit } from '../audit/scope';
import { checkNoticeCaps } from '../mail/caps';
import { tellUser } from '../recovery/notice';
import { checkNoticeEnvironment } from '../recovery/proven-address';
import { callerOf, requireRecentSignIn, sessionEnded, whileCallerMay } from '../shared/api/caller';
import { type Answer, ApiError, api, checkHttpEnvironment } from '../shared/api/http';
import { ENV, requireEnv } from '../shared/env';
import { readVariables } from '../shared/field-readers';
import { METRIC } from '../shared/log/metric-names';
import { count } from '../shared/log/observability';
import { ContentionError } from '../shared/table/transaction';
import { readAddress } from './address';
import { keepRecoveryCodes, newRecoveryCodes, readRecoveryCodes } from './codes';
import { RECENT_SIGN_IN_FIELDS, RECOVERY_CODE_FIELDS } from './settings';

checkHttpEnvironment();
checkNoticeEnvironment();
checkNoticeCaps();
for (const name of [ENV.USER_POOL_ID, ENV.SECRETS_TABLE, ENV.CHALLENGE_KEY_ID]) requireEnv(name);
readSettings();

export const handler = audited(
  api({ '/recovery-codes/generate': generate, '/recovery-codes/status': status }),
);

function readSettings() {
  return { ...readVariables(RECOVERY_CODE_FIELDS), ...readVariables(RECENT_SIGN_IN_FIELDS) };
}

/** Replaces all earlier codes; shown this once. */
async function generate(event: APIGatewayProxyEvent): Promise<Answer> {
  const caller = await callerOf(event);
  const settings = readSettings();
  requireRecentSignIn(caller, settings, 'make recovery codes');
  const codes = newRecoveryCodes(settings.count);
  const { address, locale } = await readAddress(caller.userPoolId, caller.userName);
  const now = Math.floor(Date.now() / 1000);
  const table = requireEnv(ENV.SECRETS_TABLE);
  const kept = await keepRecoveryCodes(table, caller, codes, now, whileCallerMay(caller)).catch((error) => {
    throw error instanceof ContentionError
      ? new ApiError(409, 'TryAgain', 'Your account is being changed elsewhere; try again.')
      : error;
  });
  if (!kept) throw sessionEnded();
  count(METRIC.RECOVERY_CODES_MADE);
  audit('Recovery codes made', { codes: codes.length });
  await tellUser({ event: 'codes-made', made: codes.length }, address, locale ?? caller.locale);
  return { statusCode: 200, body: { codes } };
}

async function status(event: APIGatewayProxyEvent): Promise<Answer> {
  const caller = await callerOf(event);
  const { left, madeAt } = await readRecoveryCodes(requireEnv(ENV.SECRETS_TABLE), caller);
  return { statusCode: 200, body: { left, ...(madeAt === undefined ? {} : { madeAt }) } };
}
