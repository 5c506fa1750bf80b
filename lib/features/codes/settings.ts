import type { Construct } from 'constructs';
import { ENV } from '../../../lambda/shared/env';
import { usesCodes } from '../../config/codes/schema';
import { codeSettings } from '../../config/codes/settings';
import type { Config } from '../../config/schema';
import { smsVariables } from '../sms/settings';

/** None where the stage has no codes. */
export function codeVariables(scope: Construct, config: Config): Record<string, string> {
  if (!usesCodes(config)) return {};
  return { [ENV.CODE_SETTINGS]: JSON.stringify(codeSettings(config)), ...smsVariables(scope, config) };
}
