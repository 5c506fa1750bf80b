import { UserPoolOperation } from 'aws-cdk-lib/aws-cognito';
import type { Construct } from 'constructs';
import { LINK_FIELDS } from '../../../lambda/magic-link/settings';
import { ENV } from '../../../lambda/shared/env';
import { variablesOf } from '../../../lambda/shared/fields';
import { poolSendsMail } from '../../config/pool/mail';
import { poolSmsSources, sendsSms } from '../../config/pool/sms';
import { OwnFunction } from '../../shared/own-function';
import type { Core } from '../core';
import { COUNTER_ATTRIBUTES, signInMailVariables } from '../mail/caps';
import { mailVariables } from '../mail/sending';
import { readStop } from '../sms/sending';

/**
 * Adds the trigger for the words of Cognito's own messages. It may count messages and read whether sending is
 * stopped, but send none.
 */
export function addCustomMessage(scope: Construct, core: Core): void {
  const { config, owners, secrets } = core;
  const customMessage = new OwnFunction(scope, 'CustomMessage', core, {
    entry: 'lambda/pool/custom-message/index.ts',
    description: 'Words what Cognito sends itself, and holds back what it must not send',
    calledBy: 'cognito',
  })
    .use(core.audit)
    .set({ ...mailVariables(config), ...(owners?.opensUserOperations ? { [ENV.OWN_CHANGES]: 'TRUE' } : {}) });
  const guarded = sendsSms(config);
  if (guarded)
    customMessage.use(secrets.operations('GetItem', 'UpdateItem'), readStop(scope, config)).set({
      [ENV.POOL_SMS_SOURCES]: (owners?.smsSources ?? poolSmsSources(config)).join(','),
      ...(owners ? { [ENV.POOL_SMS_ANYWHERE]: 'TRUE' } : {}),
    });
  const mails = poolSendsMail(config) && owners?.mailsBySes !== false;
  // Where it counts only mails, it writes only counters.
  if (mails && !guarded) customMessage.use(secrets.changes('userNameHash', ...COUNTER_ATTRIBUTES));
  if (mails)
    customMessage.set({
      ...signInMailVariables(config),
      ...variablesOf({ poolPerHour: LINK_FIELDS.poolPerHour }, config.magicLink),
    });
  core.triggers.add(UserPoolOperation.CUSTOM_MESSAGE, customMessage);
}
