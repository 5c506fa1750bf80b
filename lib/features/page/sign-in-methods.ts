/** What a page is told of the ways to sign in. */
import { CODE_SWITCHES } from '../../../lambda/codes/methods';
import type { CodeSettings } from '../../../lambda/codes/settings';
import { told } from '../../../lambda/shared/fields';
import { codeLimits } from '../../../web/src/config';
import { usesSms } from '../../config/codes/schema';
import { codeSettings } from '../../config/codes/settings';
import type { Config } from '../../config/schema';
import { toldBeginnings } from '../../config/sms/settings';

/** Which ways a page can ask for a code by: stepping up is no way to sign in, and names nothing here. */
function shownSwitches({ codes }: Config): Readonly<Record<string, boolean>> {
  const { stepUp: _, ...switches } = told(CODE_SWITCHES, codes);
  return Object.fromEntries(Object.entries(switches).map(([name, value]) => [name, value !== false]));
}

/** Of what functions are told of codes, what the page reads under the same names. */
function limitsOfCodes(config: Config): Pick<CodeSettings, keyof typeof codeLimits> {
  const settings = codeSettings(config);
  const names = Object.keys(codeLimits) as (keyof typeof codeLimits)[];
  return Object.fromEntries(names.map((name) => [name, settings[name]])) as Pick<
    CodeSettings,
    keyof typeof codeLimits
  >;
}

/** What a page sends without asking for it. */
const KNOWN_ANYWAY: ReadonlySet<string> = new Set(['email', 'phone_number', 'locale']);

/**
 * What a page has to know to ask for links and codes and to take them, of passwords where those sign in, and
 * where people go on to.
 */
export function signInMethods(config: Config): string {
  const { magicLink, sms, passwordFlows, passwordPolicy, mfa, accountApi, application } = config;
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
