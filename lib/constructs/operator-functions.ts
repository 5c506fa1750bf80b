/** Functions that operators invoke by hand. */
import { Duration } from 'aws-cdk-lib';
import type { UserPool } from 'aws-cdk-lib/aws-cognito';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { ENV } from '../../lambda/shared/env';
import { ENDING_ATTRIBUTES } from '../../lambda/shared/sessions/ended';
import { acknowledgeOperation, createFunction, type FunctionFoundation } from './lambda-function';
import type { PasskeyPermissions } from './passkey-permissions';
import { changeStatement, tableStatement } from './table-statement';

/** The AWS CLI and SDKs wait a minute for an answer. */
export const operatorTimeout = Duration.seconds(55);

/** Removes what is kept of a user. Gives the function's name. */
export function addForgetUser(
  foundation: FunctionFoundation,
  userPool: UserPool,
  secretsTable: Table,
  authenticatorsTable: Table,
  permissions: PasskeyPermissions,
): string {
  foundation.allow(
    ...permissions.forgetUser,
    tableStatement(secretsTable.tableArn, 'GetItem', 'DeleteItem'),
    changeStatement(secretsTable.tableArn, ['userNameHash', ...ENDING_ATTRIBUTES]),
    new PolicyStatement({
      actions: ['cognito-idp:AdminDeleteUser', 'cognito-idp:AdminGetUser'],
      resources: [userPool.userPoolArn],
    }),
  );
  const forgetUser = createFunction(
    foundation,
    {
      [ENV.USER_POOL_ID]: userPool.userPoolId,
      [ENV.SECRETS_TABLE]: secretsTable.tableName,
      [ENV.AUTHENTICATORS_TABLE]: authenticatorsTable.tableName,
    },
    operatorTimeout,
  );
  acknowledgeOperation(forgetUser);
  return forgetUser.functionName;
}

/** What {@link addReleaseNumber} needs of the stack. */
export interface ReleaseNumberParts {
  readonly userPool: UserPool;
  readonly secretsTable: Table;
  readonly challengeKeyId: string;
}

/** Makes a number count again that was not proven for long. Gives the function's name. */
export function addReleaseNumber(
  foundation: FunctionFoundation,
  { userPool, secretsTable, challengeKeyId }: ReleaseNumberParts,
): string {
  foundation.allow(
    changeStatement(secretsTable.tableArn, [
      'userNameHash',
      'number',
      'provenAt',
      'pending',
      ...ENDING_ATTRIBUTES,
    ]),
    new PolicyStatement({ actions: ['cognito-idp:AdminGetUser'], resources: [userPool.userPoolArn] }),
  );
  const releaseNumber = createFunction(
    foundation,
    {
      [ENV.USER_POOL_ID]: userPool.userPoolId,
      [ENV.SECRETS_TABLE]: secretsTable.tableName,
      [ENV.CHALLENGE_KEY_ID]: challengeKeyId,
    },
    operatorTimeout,
  );
  acknowledgeOperation(releaseNumber);
  return releaseNumber.functionName;
}
