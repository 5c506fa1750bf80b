/** Removes what is kept of a user, and the user if asked. Can be repeated. */

import { AdminDeleteUserCommand, UserNotFoundException } from '@aws-sdk/client-cognito-identity-provider';
import { DeleteItemCommand } from '@aws-sdk/client-dynamodb';
import { audited } from '../../audit/audited';
import { audit } from '../../audit/scope';
import { numberKey } from '../../codes/proven-number';
import { CODE_PURPOSES } from '../../codes/purpose';
import { codesKey } from '../../codes/store';
import { welcomeKey } from '../../hooks/welcome-mark';
import { readAccount } from '../../passkeys/account';
import { forgetPasskeys } from '../../passkeys/forget';
import { userHandleOf } from '../../passkeys/user-handle';
import { checkNoticeEnvironment } from '../../recovery/proven-address';
import { dropRecoveryCodes } from '../../recovery-codes/codes';
import { cognito, dynamodb } from '../../shared/aws/clients';
import { ENV, envFlag, requireEnv } from '../../shared/env';
import { knownBrowsers, knownBrowsersKey } from '../../shared/known-browsers';
import { METRIC } from '../../shared/log/metric-names';
import { nameUser } from '../../shared/log/name-user';
import { count, logger } from '../../shared/log/observability';
import { userKey } from '../../shared/proofs';
import { addressIn } from '../../shared/reading/address';
import { endAllSessions, spendSessions } from '../../shared/sessions/ended';
import { type Told, tellOwner } from '../notice';
import { operation } from '../operation';
import { readUser } from '../user';
import { type ForgetRequest, readRequest } from './request';

for (const name of [ENV.USER_POOL_ID, ENV.SECRETS_TABLE]) requireEnv(name);
if (envFlag(ENV.PASSKEYS_ENABLED)) requireEnv(ENV.AUTHENTICATORS_TABLE);
checkNoticeEnvironment();

export interface Forgotten {
  readonly passkeys: number;
  readonly userDeleted: boolean;
  readonly mail: Told;
}

/** @throws Error saying what is wrong with the request, errors of the services */
export const handler = audited(
  operation(async (event): Promise<Forgotten> => {
    const request = readRequest(event);
    const UserPoolId = requireEnv(ENV.USER_POOL_ID);
    const user = await find(UserPoolId, request);
    nameUser(user.sub);
    // Audit line, before anything is done, at a level that no setting filters. Names the user by hash;
    // CloudTrail has the invoker under the same request id.
    const { operator, reason, deleteUser: close } = request;
    logger.critical('A user is being forgotten', {
      audit: 'forget-user',
      operator,
      reason,
      deleteUser: close,
    });
    // Told first: later the address is gone.
    const mail = await tell(user, close);
    const end = close ? endAllSessions : spendSessions;
    const secrets = requireEnv(ENV.SECRETS_TABLE);
    const owner = { userPoolId: UserPoolId, userName: user.userName };
    // Kept for a day, so that live tokens make nothing anew.
    await end(secrets, owner, Math.floor(Date.now() / 1000));
    let passkeys = 0;
    if (envFlag(ENV.PASSKEYS_ENABLED))
      for (const handle of user.handles)
        passkeys += await forgetPasskeys(requireEnv(ENV.AUTHENTICATORS_TABLE), handle, close);
    const browsers = await knownBrowsers(requireEnv(ENV.SECRETS_TABLE), owner, Math.floor(Date.now() / 1000));
    for (const Key of keysOf(owner, user.sub, browsers))
      await dynamodb().send(new DeleteItemCommand({ TableName: requireEnv(ENV.SECRETS_TABLE), Key }));
    await dropRecoveryCodes(requireEnv(ENV.SECRETS_TABLE), owner);
    // Last: until then this function must find the user.
    const userDeleted = user.exists && close && (await deleteUser(UserPoolId, user.userName));
    if (passkeys > 0) count(METRIC.PASSKEY_REMOVED, 'forgotten');
    logger.info('A user was forgotten', { passkeys, userDeleted, mail });
    audit('User forgotten', { passkeys, userDeleted });
    return { passkeys, userDeleted, mail };
  }),
);

const MAX_ADDRESSES = 5;

/** Also to addresses that passkeys were registered under. */
async function tell({ address, locale, handles }: FoundUser, deleteUser: boolean): Promise<Told> {
  const accounts = envFlag(ENV.PASSKEYS_ENABLED) ? await Promise.all(handles.map(readAccount)) : [];
  const registered = accounts.flatMap(({ passkeys }) => passkeys.map((passkey) => passkey.address));
  const mailable = [address, ...registered].map((each) => (each === undefined ? each : addressIn(each)));
  const addresses = [...new Set(mailable)].slice(0, MAX_ADDRESSES);
  return tellOwner('forget-user', { event: 'forgotten', deleteUser }, addresses, locale);
}

function keysOf(
  owner: { readonly userPoolId: string; readonly userName: string },
  sub: string | undefined,
  browsers: readonly string[],
) {
  // Changes of contact belong to the `sub`, usually the name.
  const names = [...new Set([owner.userName, ...(sub === undefined ? [] : [sub])])];
  return [
    userKey(owner),
    numberKey(owner),
    ...names.flatMap((userName) =>
      CODE_PURPOSES.map((purpose) => codesKey({ userPoolId: owner.userPoolId, userName, purpose })),
    ),
    ...browsers.flatMap((browser) =>
      CODE_PURPOSES.map((purpose) => codesKey({ ...owner, purpose, browser })),
    ),
    ...names.map((sub) => welcomeKey({ userPoolId: owner.userPoolId, sub })),
    // Last, as it names the others.
    knownBrowsersKey(owner),
  ];
}

interface FoundUser {
  readonly userName: string;
  readonly sub: string | undefined;
  readonly handles: readonly string[];
  readonly exists: boolean;
  /** The proven address. */
  readonly address: string | undefined;
  readonly locale: string | undefined;
}

async function find(UserPoolId: string, { userName: Username, sub }: ForgetRequest): Promise<FoundUser> {
  try {
    const { userName, sub: found, address, locale } = await readUser(UserPoolId, Username);
    const handles = [userHandleOf(found, userName)];
    return { userName, sub: found, handles, exists: true, address, locale };
  } catch (error) {
    if (!(error instanceof UserNotFoundException)) throw error;
    // Without the user, clears each handle that it can have had.
    const handles = [userHandleOf(Username, Username), userHandleOf(undefined, Username)];
    if (sub !== undefined) handles.push(userHandleOf(sub, Username));
    const unknown = { address: undefined, locale: undefined };
    return { userName: Username, sub, handles: [...new Set(handles)], exists: false, ...unknown };
  }
}

async function deleteUser(UserPoolId: string, Username: string): Promise<boolean> {
  try {
    await cognito().send(new AdminDeleteUserCommand({ UserPoolId, Username }));
    return true;
  } catch (error) {
    if (error instanceof UserNotFoundException) return false;
    throw error;
  }
}
