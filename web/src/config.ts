import { type ApiUrl, apiNames, urlOf } from './apis';
import { type CodeSwitch, codeSwitches } from './codes/ways';
import {
  choice,
  count,
  country,
  domain,
  type Field,
  flag,
  list,
  type Optional,
  object,
  optional,
  record,
  text,
  url,
  type Values,
} from './fields';

/** Named as in a stage's configuration. */
export const secondFactors = ['totp', 'sms', 'email'] as const;
export type SecondFactor = (typeof secondFactors)[number];

const passwordFields = {
  mfa: choice(['off', 'optional', 'required']),
  factors: list(`a list of any of ${secondFactors.join(', ')}`, choice(secondFactors)),
  /** Whether devices are remembered. */
  devices: flag,
  /** Remembered devices skip the second factor; default true. */
  devicesSkip: optional(flag),
  /** Passwords sign in on the page itself; default false. */
  onPage: optional(flag),
  /** There where {@link onPage} is true. */
  minLength: optional(count('characters')),
};

/** Named as functions know them. */
export const codeLimits = {
  /** Digits of a code. */
  digits: count('digits'),
  lifeSeconds: count('seconds'),
  coolDownSeconds: count('seconds'),
};

/** Switches. All but two are left out where they are off. */
const switches = Object.fromEntries(
  codeSwitches.map((name) => [name, name === 'email' || name === 'sms' ? flag : optional(flag)]),
) as { readonly [Name in CodeSwitch]: Name extends 'email' | 'sms' ? Field<boolean> : Optional<boolean> };

const codeFields = {
  ...switches,
  /** Links' mails carry a code too. */
  inLinkMail: optional(flag),
  ...codeLimits,
};

const smsFields = {
  /** For numbers without a country code (ISO 3166-1 alpha-2); one of `countries`. */
  defaultCountry: country,
  /** ISO 3166-1 alpha-2. */
  countries: list('a non-empty list of country codes such as JP', country, 1),
  /** Beginnings (E.164) of mobile numbers that the plans don't know, by country; default none. */
  alsoMobile: optional(record('lists of beginnings by country', list('a list of beginnings', text, 1))),
};

/** Addresses of the deployment's APIs. */
const addresses = Object.fromEntries(apiNames.map((name) => [urlOf(name), optional(url)])) as {
  readonly [Name in ApiUrl]: Optional<string>;
};

const applicationFields = {
  /** Where people go on to once signed in; default nowhere. */
  url: optional(url),
  /** Exact addresses that an application may ask for; default none. */
  returnTo: optional(list('a list of addresses', url)),
};

/** `/config.json`, so that one build serves every stage. */
const pageFields = {
  /** Such as `eu-central-1`. */
  region: text,
  userPoolId: text,
  userPoolClientId: text,
  /** Absent in AWS, where it follows from the region. */
  cognitoEndpoint: optional(url),
  ...addresses,
  /** A domain name; default the page's host. */
  relyingPartyId: optional(domain),
  appName: text,
  /** BCP 47 tags, the default first. */
  locales: list('a non-empty list of language tags', text, 1),
  /** The embedded AWS's inbox; never set in AWS. */
  inboxUrl: optional(url),
  linkLifeSeconds: optional(count('seconds')),
  /** Default 60. */
  coolDownSeconds: optional(count('seconds')),
  /** Whether links sign in; default true. */
  links: optional(flag),
  codes: optional(object(codeFields)),
  /** Present where `codes.sms` is. */
  sms: optional(object(smsFields)),
  /** Whether people make accounts themselves; default true. */
  signUp: optional(flag),
  /** By Cognito's names; default none. */
  requiredAttributes: optional(list('a list of names', text)),
  /** Present where passwords sign in. */
  passwords: optional(object(passwordFields)),
  /** Default: people stay on the page. */
  application: optional(object(applicationFields)),
};

export type PageConfig = Values<typeof pageFields>;
export type ApplicationConfig = Values<typeof applicationFields>;
export type PasswordConfig = Values<typeof passwordFields>;
export type CodeConfig = Values<typeof codeFields>;
export type SmsConfig = Values<typeof smsFields>;

/** The message names the field. */
export class PageConfigError extends Error {
  override readonly name = 'PageConfigError';
}

/** @throws PageConfigError naming every wrong field */
export function parsePageConfig(value: unknown): PageConfig {
  const problems = object(pageFields)
    .problems(value)
    .map(([path, what]) => `${path || 'it'} must be ${what}`);
  // Rules across fields are looked at once each field is right.
  const found = problems.length > 0 ? problems : problemsAcross(value as PageConfig);
  if (found.length > 0) throw new PageConfigError(`/config.json: ${found.join('; ')}.`);
  return value as PageConfig;
}

function problemsAcross({ codes, sms, passwords }: PageConfig): readonly string[] {
  return [
    codes?.sms && !sms && 'sms must be there where codes.sms is true',
    sms && !sms.countries.includes(sms.defaultCountry) && 'sms.defaultCountry must be one of sms.countries',
    passwords?.onPage &&
      passwords.minLength === undefined &&
      'passwords.minLength must be there where passwords.onPage is true',
  ].filter((problem) => typeof problem === 'string');
}

/** @throws PageConfigError when it can't be read or is wrong */
export async function loadPageConfig(
  fetch: (
    url: string,
    init: { cache: 'no-store' },
  ) => Promise<{ ok: boolean; status: number; json(): Promise<unknown> }>,
): Promise<PageConfig> {
  let content: unknown;
  try {
    const response = await fetch('/config.json', { cache: 'no-store' });
    if (!response.ok) throw new Error(`status ${response.status}`);
    content = await response.json();
  } catch (error) {
    throw new PageConfigError(
      `/config.json could not be read: ${error instanceof Error ? error.message : error}.`,
    );
  }
  return parsePageConfig(content);
}
