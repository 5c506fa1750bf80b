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

/** Second factors of passwords by the names that stages call them. */
export const secondFactors = ['totp', 'sms', 'email'] as const;
export type SecondFactor = (typeof secondFactors)[number];

const passwordFields = {
  /** Whether a password needs a second factor: of nobody, of whoever has one, of everybody. */
  mfa: choice(['off', 'optional', 'required']),
  /** Second factors that people can choose from. */
  factors: list(`a list of any of ${secondFactors.join(', ')}`, choice(secondFactors)),
  /** Whether devices are remembered. */
  devices: flag,
  /** Whether a remembered device takes the place of the second factor; it does unless told. */
  devicesSkip: optional(flag),
  /** Whether they sign in on the page itself; they don't unless told. */
  onPage: optional(flag),
  /** Characters a new password has at least; there where {@link onPage} is true. */
  minLength: optional(count('characters')),
};

/** What functions are told of codes, and the page too, under the same names. */
export const codeLimits = {
  /** Digits of a code. */
  digits: count('digits'),
  /** Life of a code in seconds. */
  lifeSeconds: count('seconds'),
  /** Seconds until another code can be asked for. */
  coolDownSeconds: count('seconds'),
};

/** A switch for each way that a code comes by; all but two are told only where they are on. */
const switches = Object.fromEntries(
  codeSwitches.map((name) => [name, name === 'email' || name === 'sms' ? flag : optional(flag)]),
) as { readonly [Name in CodeSwitch]: Name extends 'email' | 'sms' ? Field<boolean> : Optional<boolean> };

const codeFields = {
  ...switches,
  /** Whether the mail of a sign-in link carries a code, too. */
  inLinkMail: optional(flag),
  ...codeLimits,
};

const smsFields = {
  /**
   * Country of numbers that are typed without their country code (ISO 3166-1 alpha-2); one of `countries`.
   */
  defaultCountry: country,
  /** Countries whose numbers are sent to (ISO 3166-1 alpha-2). */
  countries: list('a non-empty list of country codes such as JP', country, 1),
  /**
   * How numbers begin (E.164), by country, that are mobile though the page's numbering plans don't know them;
   * none unless told.
   */
  alsoMobile: optional(record('lists of beginnings by country', list('a list of beginnings', text, 1))),
};

/** URLs of the APIs that the deployment has. */
const addresses = Object.fromEntries(apiNames.map((name) => [urlOf(name), optional(url)])) as {
  readonly [Name in ApiUrl]: Optional<string>;
};

const applicationFields = {
  /** Where people go on to once they are signed in; nowhere unless told. */
  url: optional(url),
  /** Addresses that an application may ask to be sent back to, letter by letter; none unless told. */
  returnTo: optional(list('a list of addresses', url)),
};

/** What the page is told at run time by `/config.json`, so that one build serves every stage. */
const pageFields = {
  /** AWS region of the user pool, e.g. `eu-central-1`. */
  region: text,
  userPoolId: text,
  userPoolClientId: text,
  /** URL of the Cognito API; absent in AWS, where it follows from the region. */
  cognitoEndpoint: optional(url),
  ...addresses,
  /** Relying party id of its passkeys (a domain name); the page's own host name unless told. */
  relyingPartyId: optional(domain),
  /** Product name that the page shows. */
  appName: text,
  /** BCP 47 language tags the deployment speaks; the first one is its default. */
  locales: list('a non-empty list of language tags', text, 1),
  /** Address of the inbox that shows what the embedded AWS sent; never set in AWS. */
  inboxUrl: optional(url),
  /** Life of a sign-in link in seconds, when the page may say it. */
  linkLifeSeconds: optional(count('seconds')),
  /** Seconds until another link can be asked for; 60 unless told. */
  coolDownSeconds: optional(count('seconds')),
  /** Whether a link by mail signs in; it does unless told. */
  links: optional(flag),
  /** One-time codes, when the deployment has them. */
  codes: optional(object(codeFields)),
  /** Which telephone numbers codes go to; there where `codes.sms` is. */
  sms: optional(object(smsFields)),
  /** Attributes, by Cognito's names, that people who are new have to give; none unless told. */
  requiredAttributes: optional(list('a list of names', text)),
  /** What belongs to passwords, when they sign in to the deployment's apps. */
  passwords: optional(object(passwordFields)),
  /** The application that people sign in for; they stay on the page unless told. */
  application: optional(object(applicationFields)),
};

export type PageConfig = Values<typeof pageFields>;
export type ApplicationConfig = Values<typeof applicationFields>;
export type PasswordConfig = Values<typeof passwordFields>;
export type CodeConfig = Values<typeof codeFields>;
export type SmsConfig = Values<typeof smsFields>;

/** Thrown when `/config.json` is missing or is not a {@link PageConfig}; the message names the field. */
export class PageConfigError extends Error {
  override readonly name = 'PageConfigError';
}

/**
 * Checks what `/config.json` holds.
 *
 * @throws PageConfigError naming every field that is missing or of the wrong type.
 */
export function parsePageConfig(value: unknown): PageConfig {
  const problems = object(pageFields)
    .problems(value)
    .map(([path, what]) => `${path || 'it'} must be ${what}`);
  // What depends on something else is looked at once all is right by itself.
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

/**
 * Fetches `/config.json`.
 *
 * @throws PageConfigError when it can't be read or is not a {@link PageConfig}.
 */
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

/** URL of the Cognito API that the browser talks to. */
export function cognitoUrl(config: Pick<PageConfig, 'cognitoEndpoint' | 'region'>): string {
  if (config.cognitoEndpoint) return config.cognitoEndpoint;
  const domain = config.region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com';
  return `https://cognito-idp.${config.region}.${domain}/`;
}
