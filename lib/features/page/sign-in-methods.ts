import { CODE_SWITCHES } from '../../../lambda/codes/methods';
import type { CodeSettings } from '../../../lambda/codes/settings';
import { told } from '../../../lambda/shared/fields';
import { codeLimits } from '../../../web/src/config';
import { usesSms } from '../../config/codes/schema';
import { codeSettings } from '../../config/codes/settings';
import type { Config } from '../../config/schema';
import { toldBeginnings } from '../../config/sms/settings';

/** Stepping up is no way to sign in. */
function shownSwitches({ codes }: Config): Readonly<Record<string, boolean>> {
  const { stepUp: _, ...switches } = told(CODE_SWITCHES, codes);
  return Object.fromEntries(Object.entries(switches).map(([name, value]) => [name, value !== false]));
}

/** Named as functions know them. */
function limitsOfCodes(config: Config): Pick<CodeSettings, keyof typeof codeLimits> {
  const settings = codeSettings(config);
  const names = Object.keys(codeLimits) as (keyof typeof codeLimits)[];
  return Object.fromEntries(names.map((name) => [name, settings[name]])) as Pick<
    CodeSettings,
    keyof typeof codeLimits
  >;
}

/** The page sends them without asking. */
const KNOWN_ANYWAY: ReadonlySet<string> = new Set(['email', 'phone_number', 'locale']);

/** For links, codes, passwords, and the application to go on to. */
export function signInMethods(config: Config): string {
  const { magicLink, sms, passwordFlows, passwordPolicy, mfa, accountApi, application, signUp } = config;
  const requiredAttributes = config.requiredAttributes.filter((name) => !KNOWN_ANYWAY.has(name));
  return JSON.stringify({
    links: magicLink.enabled,
    codes: {
      ...shownSwitches(config),
      ...limitsOfCodes(config),
    },
    ...(sms && usesSms(config)
      ? {
          sms: {
            defaultCountry: sms.defaultCountry,
            countries: sms.countries.map(({ country }) => country),
            ...toldBeginnings(sms),
          },
        }
      : {}),
    ...(signUp === 'closed' ? { signUp: false } : {}),
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
    ...(application ? { application } : {}),
  });
}
