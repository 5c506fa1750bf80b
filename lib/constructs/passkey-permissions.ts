/** What each role may do with the table of passkeys: the operations its function uses, on the partitions it uses them on. */
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { PasskeysConfig } from '../config/passkeys';

/** Partitions of the table, by the form of their keys. */
const USERS = 'USER#*';
const OWNERS = 'CREDENTIAL#*';
const REDEEMED_CHALLENGES = 'CHALLENGE#*';

/** Statements by function. The key that challenges are derived from is not among them. */
export interface PasskeyPermissions {
  readonly create: readonly PolicyStatement[];
  readonly verify: readonly PolicyStatement[];
  readonly credentials: readonly PolicyStatement[];
  readonly forgetUser: readonly PolicyStatement[];
}

export function passkeyPermissions(
  tableArn: string,
  { enforce, exposeCredentialIds }: PasskeysConfig,
): PasskeyPermissions {
  const on = (partitions: readonly string[], ...operations: readonly string[]) =>
    new PolicyStatement({
      actions: operations.map((operation) => `dynamodb:${operation}`),
      resources: [tableArn],
      conditions: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': partitions } },
    });
  return {
    create: exposeCredentialIds ? [on([USERS], 'Query')] : [],
    verify: [
      on([USERS], 'GetItem', ...(enforce ? ['Query'] : []), 'UpdateItem'),
      on([OWNERS, REDEEMED_CHALLENGES], 'PutItem'),
    ],
    credentials: [
      on([USERS], 'Query', 'UpdateItem'),
      on([USERS, OWNERS], 'DeleteItem', 'PutItem'),
      // An index has no partitions of users.
      new PolicyStatement({ actions: ['dynamodb:Query'], resources: [`${tableArn}/index/credentialId`] }),
    ],
    forgetUser: [on([USERS], 'Query', 'UpdateItem'), on([USERS, OWNERS], 'DeleteItem')],
  };
}
