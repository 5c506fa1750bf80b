/** Variables by which functions learn what the stage has of one-time codes and SMS. */
import { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { ENV } from '../../lambda/shared/env';
import { codeSettings } from '../config/code-settings';
import { codeSwitches, usesCodes, usesSms } from '../config/codes';
import { sendsSms } from '../config/pool-sms';
import type { Config } from '../config/schema';
import { smsSettings } from '../config/sms-settings';
import {
  originationIdentities,
  smsArnPrefix,
  smsConfigurationSetArn,
  stopParameterName,
} from './sms-origination';

/** Settings of SMS; none where the stage sends no SMS. */
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

/** Settings of codes and SMS; none where the stage has no codes. */
export function codeVariables(scope: Construct, config: Config): Record<string, string> {
  if (!usesCodes(config)) return {};
  return { [ENV.CODE_SETTINGS]: JSON.stringify(codeSettings(config)), ...smsVariables(scope, config) };
}

/** Which ways a page can ask for a code by: stepping up is no way to sign in, and names nothing here. */
function shownSwitches({ codes }: Config): Readonly<Record<string, boolean>> {
  const { stepUp: _, ...switches } = codeSwitches(codes);
  return Object.fromEntries(Object.entries(switches).map(([name, value]) => [name, value !== false]));
}

/** What a page sends without asking for it. */
const KNOWN_ANYWAY: ReadonlySet<string> = new Set(['email', 'phone_number', 'locale']);

/**
 * What a page has to know to ask for links and codes and to take them, and of passwords where those sign in.
 */
export function signInMethods(config: Config): string {
  const { magicLink, codes, sms, passwordFlows, passwordPolicy, mfa, accountApi } = config;
  const requiredAttributes = config.requiredAttributes.filter((name) => !KNOWN_ANYWAY.has(name));
  return JSON.stringify({
    links: magicLink.enabled,
    codes: {
      ...shownSwitches(config),
      digits: codes.digits,
      lifeSeconds: codes.lifeMinutes * 60,
      coolDownSeconds: codes.coolDownSeconds,
    },
    ...(sms && usesSms(config)
      ? {
          sms: {
            defaultCountry: sms.defaultCountry,
            countries: sms.countries.map(({ country }) => country),
          },
        }
      : {}),
    ...(requiredAttributes.length > 0 ? { requiredAttributes } : {}),
    ...(passwordFlows
      ? {
          passwords: {
            mfa: mfa.mode,
            factors: mfa.mode === 'off' ? [] : mfa.factors,
            devices: mfa.rememberDevices !== 'never',
            devicesSkip: mfa.rememberDevices !== 'never' && mfa.skipOnRememberedDevice,
            // Where the account API is the only entrance, the page's client begins nothing.
            onPage: !accountApi.onlyEntrance,
            minLength: passwordPolicy.minLength,
          },
        }
      : {}),
  });
}
