import { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { ENV } from '../../../lambda/shared/env';
import { sendsSms } from '../../config/pool/sms';
import type { Config } from '../../config/schema';
import { smsSettings } from '../../config/sms/settings';
import {
  originationIdentities,
  smsArnPrefix,
  smsConfigurationSetArn,
  stopParameterName,
} from './origination';

/** None where the stage sends no SMS. */
export function smsVariables(scope: Construct, config: Config): Record<string, string> {
  if (!config.sms || !sendsSms(config)) return {};
  const settings = smsSettings(config.sms, config, {
    configurationSet: smsConfigurationSetArn(scope, config, ''),
    arnPrefix: smsArnPrefix(scope),
    originationIdentities: originationIdentities(scope, config),
    stopParameter: stopParameterName(config),
  });
  return { [ENV.SMS_SETTINGS]: Stack.of(scope).toJsonString(settings) };
}
