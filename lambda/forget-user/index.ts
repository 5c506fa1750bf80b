/**
 * Removes what is kept of a user, for the platform team to invoke: `{"userName": "…", "deleteUser": true}`.
 * Can be invoked again at any time; what is gone already is no error.
 */

import { AdminGetUserCommand, UserNotFoundException } from '@aws-sdk/client-cognito-identity-provider';
import type { Context } from 'aws-lambda';
import { cognito } from '../shared/clients';
import { ENV, requireEnv } from '../shared/env';
import { logger } from '../shared/observability';
import { readAccount } from '../shared/passkeys/account';
import { userHandleOf } from '../shared/passkeys/user-handle';

for (const name of [ENV.USER_POOL_ID, ENV.AUTHENTICATORS_TABLE, ENV.SECRETS_TABLE]) requireEnv(name);

/** What was found. */
export interface Forgotten {
  readonly passkeys: number;
}

export async function handler(event: { readonly userName: string }, context: Context): Promise<Forgotten> {
  logger.addContext(context);
  const sub = await subOf(event.userName);
  const { passkeys } = await readAccount(userHandleOf(sub, event.userName));
  return { passkeys: passkeys.length };
}

async function subOf(userName: string): Promise<string | undefined> {
  try {
    const { UserAttributes: attributes = [] } = await cognito().send(
      new AdminGetUserCommand({ UserPoolId: requireEnv(ENV.USER_POOL_ID), Username: userName }),
    );
    return attributes.find(({ Name: name }) => name === 'sub')?.Value;
  } catch (error) {
    if (error instanceof UserNotFoundException) return undefined;
    throw error;
  }
}
