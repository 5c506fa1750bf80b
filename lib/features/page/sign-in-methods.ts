/** What a page is told of the ways to sign in. */
import { codeSwitches, usesSms } from '../../config/codes/schema';
import type { Config } from '../../config/schema';

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
