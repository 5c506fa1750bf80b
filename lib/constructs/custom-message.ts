/** The trigger that words what Cognito sends itself. */
import { type UserPool, UserPoolOperation } from 'aws-cdk-lib/aws-cognito';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { ENV } from '../../lambda/shared/env';
import { poolSmsSources, sendsSms } from '../config/pool-sms';
import type { Config } from '../config/schema';
import { smsVariables } from './code-variables';
import { acknowledgeTrigger, createFunction, type FunctionFoundation } from './lambda-function';
import { readStopStatement } from './sms-sending';
import { tableStatement } from './table-statement';

/** Adds the trigger. It may count messages and read whether sending is stopped, and send none itself. */
export function addCustomMessage(
  foundation: FunctionFoundation,
  config: Config,
  userPool: UserPool,
  secretsTable: Table,
): void {
  const guarded = sendsSms(config);
  if (guarded)
    foundation.allow(
      tableStatement(secretsTable.tableArn, 'GetItem', 'UpdateItem'),
      readStopStatement(foundation, config),
    );
  const customMessage = createFunction(foundation, {
    [ENV.APP_NAME]: config.appName,
    [ENV.LOCALES]: config.locales.join(','),
    ...smsVariables(foundation, config),
    ...(guarded
      ? {
          [ENV.SECRETS_TABLE]: secretsTable.tableName,
          [ENV.POOL_SMS_SOURCES]: poolSmsSources(config).join(','),
        }
      : {}),
  });
  acknowledgeTrigger(customMessage);
  userPool.addTrigger(UserPoolOperation.CUSTOM_MESSAGE, customMessage);
}
