/**
 * Removes what is kept of a user, for the platform team to invoke: passkeys and who owns their ids, links, codes,
 * recovery codes, limits and proofs; and the user, where asked for. Invoked again it does what is left to do; what is gone already is no error.
 */

import {
  AdminDeleteUserCommand,
  AdminGetUserCommand,
  UserNotFoundException,
} from '@aws-sdk/client-cognito-identity-provider';
import { DeleteItemCommand } from '@aws-sdk/client-dynamodb';
import { audited } from '../shared/audit/audited';
import { audit } from '../shared/audit/scope';
import { cognito, dynamodb } from '../shared/clients';
import { numberKey } from '../shared/codes/proven-number';
import { CODE_PURPOSES } from '../shared/codes/purpose';
import { codesKey } from '../shared/codes/store';
import { ENV, requireEnv } from '../shared/env';
import { knownBrowsers, knownBrowsersKey } from '../shared/known-browsers';
import { METRIC } from '../shared/metric-names';
import { nameUser } from '../shared/name-user';
import { count, logger } from '../shared/observability';
import { operation } from '../shared/operation';
import { userHandleOf } from '../shared/passkeys/user-handle';
import { userKey } from '../shared/proofs';
import { dropRecoveryCodes } from '../shared/recovery/codes';
import { endAllSessions, spendSessions } from '../shared/sessions/ended';
import { forgetPasskeys } from './passkeys';
import { type ForgetRequest, readRequest } from './request';

for (const name of [ENV.USER_POOL_ID, ENV.AUTHENTICATORS_TABLE, ENV.SECRETS_TABLE]) requireEnv(name);

/** What was done. */
export interface Forgotten {
  /** Passkeys that were removed. */
  readonly passkeys: number;
  /** True when the user was in the pool and was deleted. */
  readonly userDeleted: boolean;
}

/** Lambda handler. @throws Error saying what is wrong with the request, errors of the services */
export const handler = audited(
  operation(async (event): Promise<Forgotten> => {
    const request = readRequest(event);
    const UserPoolId = requireEnv(ENV.USER_POOL_ID);
    const user = await find(UserPoolId, request);
    nameUser(user.sub);
    // The audit line, before anything is done and at a level that no setting keeps out. It names the user by
    // the hash that every line does, as nothing of a forgotten user shall stay. Who invoked the function
    // stands in CloudTrail under the same request id.
    logger.critical('A user is being forgotten', { audit: 'forget-user', deleteUser: request.deleteUser });
    const end = request.deleteUser ? endAllSessions : spendSessions;
    const secrets = requireEnv(ENV.SECRETS_TABLE);
    const owner = { userPoolId: UserPoolId, userName: user.userName };
    // This item stays for a day, so that tokens which are out make nothing anew.
    await end(secrets, owner, Math.floor(Date.now() / 1000));
    const table = requireEnv(ENV.AUTHENTICATORS_TABLE);
    let passkeys = 0;
    for (const handle of user.handles) passkeys += await forgetPasskeys(table, handle, request.deleteUser);
    const browsers = await knownBrowsers(requireEnv(ENV.SECRETS_TABLE), owner, Math.floor(Date.now() / 1000));
    for (const Key of keysOf(owner, user.sub, browsers))
      await dynamodb().send(new DeleteItemCommand({ TableName: requireEnv(ENV.SECRETS_TABLE), Key }));
    await dropRecoveryCodes(requireEnv(ENV.SECRETS_TABLE), owner);
    // Last: until everything else is gone, this function has to be able to find out who the user was.
    const userDeleted = user.exists && request.deleteUser && (await deleteUser(UserPoolId, user.userName));
    if (passkeys > 0) count(METRIC.PASSKEY_REMOVED, 'forgotten');
    logger.info('A user was forgotten', { passkeys, userDeleted });
    audit('User forgotten', { passkeys, userDeleted });
    return { passkeys, userDeleted };
  }),
);

/** Keys of all that the secrets table may hold of a user. */
function keysOf(
  owner: { readonly userPoolId: string; readonly userName: string },
  sub: string | undefined,
  browsers: readonly string[],
) {
  // Changes of number and address belong to the account's `sub`, which mostly is its name.
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
    // Last of these, as it names the others.
    knownBrowsersKey(owner),
  ];
}

interface FoundUser {
  /** As Cognito names the user; the request may have named an address. */
  readonly userName: string;
  readonly sub: string | undefined;
  readonly handles: readonly string[];
  readonly exists: boolean;
}

async function find(UserPoolId: string, { userName: Username, sub }: ForgetRequest): Promise<FoundUser> {
  try {
    const { Username: userName = Username, UserAttributes: attributes = [] } = await cognito().send(
      new AdminGetUserCommand({ UserPoolId, Username }),
    );
    const found = attributes.find(({ Name: name }) => name === 'sub')?.Value;
    return { userName, sub: found, handles: [userHandleOf(found, userName)], exists: true };
  } catch (error) {
    if (!(error instanceof UserNotFoundException)) throw error;
    // Without the user the pool can't tell which of the handles was theirs, so each that it can have been is cleared.
    const handles = [userHandleOf(Username, Username), userHandleOf(undefined, Username)];
    if (sub !== undefined) handles.push(userHandleOf(sub, Username));
    return { userName: Username, sub, handles: [...new Set(handles)], exists: false };
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
