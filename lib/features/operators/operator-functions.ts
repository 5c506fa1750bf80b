/** Functions that operators invoke by hand, beside the one that recovers users. */
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { ENV } from '../../../lambda/shared/env';
import { ENDING_ATTRIBUTES } from '../../../lambda/shared/sessions/ended';
import {
  acknowledgeOperation,
  createFunction,
  type FunctionFoundation,
  operatorTimeout,
} from '../../shared/own-function';
import { changeStatement, tableStatement } from '../../shared/table-statement';
import { recoveryMailVariables } from '../recovery/recover-user';
import type { OperatorParts } from './operator-parts';

/** Removes what is kept of a user. Gives the function's name. */
export function addForgetUser(foundation: FunctionFoundation, parts: OperatorParts): string {
  const { config, userPool, secretsTable, passkeys } = parts;
  foundation.allow(
    ...(passkeys ? passkeys.permissions.forgetUser : []),
    tableStatement(secretsTable.tableArn, 'GetItem', 'DeleteItem'),
    changeStatement(secretsTable.tableArn, ['userNameHash', ...ENDING_ATTRIBUTES]),
    new PolicyStatement({
      actions: ['cognito-idp:AdminDeleteUser', 'cognito-idp:AdminGetUser'],
      resources: [userPool.userPoolArn],
    }),
    parts.sendMail,
  );
  const forgetUser = createFunction(
    foundation,
    {
      ...recoveryMailVariables(config, parts.configurationSetName),
      [ENV.USER_POOL_ID]: userPool.userPoolId,
      [ENV.SECRETS_TABLE]: secretsTable.tableName,
      ...(passkeys
        ? { [ENV.PASSKEYS_ENABLED]: 'TRUE', [ENV.AUTHENTICATORS_TABLE]: passkeys.table.tableName }
        : {}),
    },
    operatorTimeout,
  );
  acknowledgeOperation(forgetUser);
  return forgetUser.functionName;
}

/** Makes a number count again that was not proven for long. Gives the function's name. */
export function addReleaseNumber(foundation: FunctionFoundation, parts: OperatorParts): string {
  const { config, userPool, secretsTable } = parts;
  foundation.allow(
    changeStatement(secretsTable.tableArn, [
      'userNameHash',
      'number',
      'provenAt',
      'pending',
      ...ENDING_ATTRIBUTES,
    ]),
    new PolicyStatement({ actions: ['cognito-idp:AdminGetUser'], resources: [userPool.userPoolArn] }),
    parts.sendMail,
  );
  const releaseNumber = createFunction(
    foundation,
    {
      ...recoveryMailVariables(config, parts.configurationSetName),
      [ENV.USER_POOL_ID]: userPool.userPoolId,
      [ENV.SECRETS_TABLE]: secretsTable.tableName,
      [ENV.CHALLENGE_KEY_ID]: parts.challengeKeyId,
    },
    operatorTimeout,
  );
  acknowledgeOperation(releaseNumber);
  return releaseNumber.functionName;
}
