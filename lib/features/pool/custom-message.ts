/** The trigger that words what Cognito sends itself. */
import { type UserPool, UserPoolOperation } from 'aws-cdk-lib/aws-cognito';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { ENV } from '../../../lambda/shared/env';
import { poolSendsMail } from '../../config/mail';
import { poolSmsSources, sendsSms } from '../../config/pool-sms';
import type { Config } from '../../config/schema';
import { acknowledgeTrigger, createFunction, type FunctionFoundation } from '../../shared/own-function';
import { changeStatement, tableStatement } from '../../shared/table-statement';
import { smsVariables } from '../codes/code-variables';
import { COUNTER_ATTRIBUTES, signInMailVariables } from '../mail/caps';
import { readStopStatement } from '../sms/sending';

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
  const mails = poolSendsMail(config);
  // Where it counts mails alone, it writes nothing but counters.
  if (mails && !guarded)
    foundation.allow(changeStatement(secretsTable.tableArn, ['userNameHash', ...COUNTER_ATTRIBUTES]));
  const customMessage = createFunction(foundation, {
    [ENV.APP_NAME]: config.appName,
    [ENV.LOCALES]: config.locales.join(','),
    ...smsVariables(foundation, config),
    ...(guarded || mails ? { [ENV.SECRETS_TABLE]: secretsTable.tableName } : {}),
    ...(mails
      ? {
          ...signInMailVariables(config),
          [ENV.POOL_LINKS_PER_HOUR]: String(config.magicLink.poolPerHour),
        }
      : {}),
    ...(guarded
      ? {
          [ENV.POOL_SMS_SOURCES]: poolSmsSources(config).join(','),
        }
      : {}),
  });
  acknowledgeTrigger(customMessage);
  userPool.addTrigger(UserPoolOperation.CUSTOM_MESSAGE, customMessage);
}
