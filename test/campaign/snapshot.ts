/**
 * What accounts look like from within: read as an administrator, between steps, never by a way that a step
 * takes.
 */
import {
  AdminGetUserCommand,
  type CognitoIdentityProviderClient,
} from '@aws-sdk/client-cognito-identity-provider';
import { type DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb';
import type { Field } from './model';

/** The fields of one account, as texts that can be compared; undefined for an account that is gone. */
export type Account = Readonly<Record<Exclude<Field, 'account'>, string>> | undefined;
export type Snapshot = ReadonlyMap<string, Account>;

interface Sources {
  readonly cognito: CognitoIdentityProviderClient;
  readonly dynamodb: DynamoDBClient;
  readonly userPoolId: string;
  readonly authenticatorsTable: string;
}

export async function takeSnapshot(sources: Sources, subs: readonly string[]): Promise<Snapshot> {
  const passkeys = await passkeyItems(sources);
  const accounts = await Promise.all(
    subs.map(async (sub) => [sub, await readAccount(sources, sub, passkeys)] as const),
  );
  return new Map(accounts);
}

async function readAccount({ cognito, userPoolId }: Sources, sub: string, passkeys: readonly string[]) {
  try {
    const user = await cognito.send(new AdminGetUserCommand({ UserPoolId: userPoolId, Username: sub }));
    const of = (name: string) => user.UserAttributes?.find(({ Name }) => Name === name)?.Value ?? '';
    return {
      email: of('email').toLowerCase(),
      phone_number: of('phone_number'),
      verified: `${of('email_verified')} ${of('phone_number_verified')}`,
      mfa: [...(user.UserMFASettingList ?? [])].sort().join(),
      passkeys: passkeys.filter((item) => item.includes(sub)).join(),
    };
  } catch (error) {
    if ((error as Error).name === 'UserNotFoundException') return undefined;
    throw error;
  }
}

/** Owner and id of each passkey; names, counters and times of use are no factors. */
async function passkeyItems({ dynamodb, authenticatorsTable }: Sources): Promise<string[]> {
  const items: string[] = [];
  for await (const { Items } of paginateScan({ client: dynamodb }, { TableName: authenticatorsTable })) {
    for (const { pk, sk } of Items ?? [])
      if (sk?.S?.startsWith('CREDENTIAL#')) items.push(`${pk?.S} ${sk.S}`);
  }
  return items.sort();
}
