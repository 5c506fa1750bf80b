/**
 * What each role may do with the table of passkeys: the operations its function uses, on the partitions it
 * uses them on.
 */
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { PasskeysConfig } from '../../config/passkeys';
import { changesAlone } from '../../shared/table-statement';

/** Partitions of the table, by the form of their keys. */
const USERS = 'USER#*';
const OWNERS = 'CREDENTIAL#*';
const REDEEMED_CHALLENGES = 'CHALLENGE#*';

/**
 * What changes of an item after it was made, by who changes it. A passkey's key, owner and seal are in none
 * of them.
 */
const CHANGES = {
  verify: ['lastSignIn', 'signCount', 'flagBackupState', 'round', 'signCountBefore', 'owned'],
  credentials: ['version', 'friendlyName'],
  forgetUser: ['version', 'closed', 'exp'],
} as const;

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
  const change = (attributes: readonly string[]) =>
    new PolicyStatement({
      actions: ['dynamodb:UpdateItem'],
      resources: [tableArn],
      conditions: {
        'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': [USERS] },
        ...changesAlone(['pk', 'sk', ...attributes]),
      },
    });
  return {
    create: exposeCredentialIds ? [on([USERS], 'Query')] : [],
    verify: [
      on([USERS], 'GetItem', ...(enforce ? ['Query'] : [])),
      change(CHANGES.verify),
      on([OWNERS, REDEEMED_CHALLENGES], 'PutItem'),
    ],
    credentials: [
      on([USERS], 'Query'),
      change(CHANGES.credentials),
      on([USERS, OWNERS], 'DeleteItem', 'PutItem'),
      // An index has no partitions of users.
      new PolicyStatement({ actions: ['dynamodb:Query'], resources: [`${tableArn}/index/credentialId`] }),
    ],
    forgetUser: [on([USERS], 'Query'), change(CHANGES.forgetUser), on([USERS, OWNERS], 'DeleteItem')],
  };
}
