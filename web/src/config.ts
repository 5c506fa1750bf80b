import { type CodeSwitch, codeSwitches } from './codes/ways';

/** What the page is told at run time by `/config.json`, so that one build serves every stage. */
export interface PageConfig {
  /** AWS region of the user pool, e.g. `eu-central-1`. */
  readonly region: string;
  readonly userPoolId: string;
  readonly userPoolClientId: string;
  /** URL of the Cognito API; absent in AWS, where it follows from the region. */
  readonly cognitoEndpoint?: string;
  /** URL of the passkey API, when the deployment has one. */
  readonly fido2ApiUrl?: string;
  /** Relying party id of its passkeys (a domain name); the page's own host name unless told. */
  readonly relyingPartyId?: string;
  /** Product name that the page shows. */
  readonly appName: string;
  /** BCP 47 language tags the deployment speaks; the first one is its default. */
  readonly locales: readonly string[];
  /** Address of the inbox that shows what the embedded AWS sent; never set in AWS. */
  readonly inboxUrl?: string;
  /** Life of a sign-in link in seconds, when the page may say it. */
  readonly linkLifeSeconds?: number;
  /** Seconds until another link can be asked for; 60 unless told. */
  readonly coolDownSeconds?: number;
  /** Whether a link by mail signs in; it does unless told. */
  readonly links?: boolean;
  /** One-time codes, when the deployment has them. */
  readonly codes?: CodeConfig;
  /** Which telephone numbers codes go to; there where `codes.sms` is. */
  readonly sms?: SmsConfig;
  /**
   * URL of the API by which people change their e-mail address and telephone number, when the deployment has
   * one.
   */
  readonly contactApiUrl?: string;
  /** URL of the API by which people make themselves recovery codes, when the deployment has them. */
  readonly recoveryCodesApiUrl?: string;
  /** Attributes, by Cognito's names, that people who are new have to give; none unless told. */
  readonly requiredAttributes?: readonly string[];
  /** What belongs to passwords, when they sign in to the deployment's apps. */
  readonly passwords?: PasswordConfig;
}

/**
 * Members of {@link PageConfig} that are addresses of the deployment's APIs. Each is published under the same
 * name with a capital letter. A page's `/config.json` and its Content Security Policy are both made from this
 * list.
 */
export const apiUrls = ['fido2ApiUrl', 'contactApiUrl', 'recoveryCodesApiUrl'] as const;
export type ApiUrl = (typeof apiUrls)[number];

/** Name that the address of an API is published under. */
export function publishedNameOf<Name extends ApiUrl>(name: Name): Capitalize<Name> {
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}` as Capitalize<Name>;
}

/** The addresses of those APIs that `urlOf` knows, by their names in {@link PageConfig}. */
export function apiUrlsFrom(
  urlOf: (name: ApiUrl) => string | undefined,
): Readonly<Partial<Record<ApiUrl, string>>> {
  const known = apiUrls.map((name) => [name, urlOf(name)] as const).filter(([, url]) => url);
  return Object.fromEntries(known);
}

/** Second factors of passwords by the names that stages call them. */
export const secondFactors = ['totp', 'sms', 'email'] as const;
export type SecondFactor = (typeof secondFactors)[number];

export interface PasswordConfig {
  /** Whether a password needs a second factor: of nobody, of whoever has one, of everybody. */
  readonly mfa: 'off' | 'optional' | 'required';
  /** Second factors that people can choose from. */
  readonly factors: readonly SecondFactor[];
  /** Whether devices are remembered. */
  readonly devices: boolean;
  /** Whether a remembered device takes the place of the second factor; it does unless told. */
  readonly devicesSkip?: boolean;
  /** Whether they sign in on the page itself; they don't unless told. */
  readonly onPage?: boolean;
  /** Characters a new password has at least; there where {@link onPage} is true. */
  readonly minLength?: number;
}

/** With a switch for each way that a code comes by. */
export interface CodeConfig extends Readonly<Partial<Record<CodeSwitch, boolean>>> {
  readonly email: boolean;
  readonly sms: boolean;
  /** Whether the mail of a sign-in link carries a code, too. */
  readonly inLinkMail?: boolean;
  /** Digits of a code. */
  readonly digits: number;
  /** Life of a code in seconds. */
  readonly lifeSeconds: number;
  /** Seconds until another code can be asked for. */
  readonly coolDownSeconds: number;
}

export interface SmsConfig {
  /**
   * Country of numbers that are typed without their country code (ISO 3166-1 alpha-2); one of `countries`.
   */
  readonly defaultCountry: string;
  /** Countries whose numbers are sent to (ISO 3166-1 alpha-2). */
  readonly countries: readonly string[];
}

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
  if (!isRecord(value)) throw new PageConfigError('/config.json holds no object.');
  const fields = value;
  const problems: string[] = [];
  const expect = (
    name: keyof PageConfig,
    what: string,
    ok: (field: unknown) => boolean,
    optional = false,
  ) => {
    const field = fields[name];
    if (field === undefined ? !optional : !ok(field)) problems.push(`${name} must be ${what}`);
  };
  for (const name of ['region', 'userPoolId', 'userPoolClientId', 'appName'] as const) {
    expect(name, 'a non-empty string', isText);
  }
  for (const name of ['cognitoEndpoint', ...apiUrls, 'inboxUrl'] as const) {
    expect(name, 'an http(s) URL', isHttpUrl, true);
  }
  expect('relyingPartyId', 'a domain name', isDomainName, true);
  for (const name of ['linkLifeSeconds', 'coolDownSeconds'] as const) {
    expect(name, 'a whole number of seconds', isCount, true);
  }
  expect('locales', 'a non-empty list of language tags', (field) => {
    return Array.isArray(field) && field.length > 0 && field.every(isText);
  });
  expect('links', 'true or false', (field) => typeof field === 'boolean', true);
  expect('requiredAttributes', 'a list of names', isTextList, true);
  problems.push(...passwordProblems(fields.passwords));
  problems.push(...codeProblems(fields.codes), ...smsProblems(fields.sms, needsSms(fields.codes)));
  if (problems.length > 0) throw new PageConfigError(`/config.json: ${problems.join('; ')}.`);
  return value as unknown as PageConfig;
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

/** Switches that every deployment tells; others only where they are on. */
const alwaysTold: readonly CodeSwitch[] = ['email', 'sms'];

/** What is wrong with {@link PageConfig.codes}, a phrase a field. */
function codeProblems(codes: unknown): readonly string[] {
  if (codes === undefined) return [];
  if (!isRecord(codes)) return ['codes must be an object'];
  const { inLinkMail, digits, lifeSeconds, coolDownSeconds } = codes;
  return [
    ...codeSwitches.map(
      (name) =>
        typeof codes[name] !== 'boolean' &&
        (codes[name] !== undefined || alwaysTold.includes(name)) &&
        `codes.${name} must be true or false`,
    ),
    inLinkMail !== undefined && typeof inLinkMail !== 'boolean' && 'codes.inLinkMail must be true or false',
    !isCount(digits) && 'codes.digits must be a whole number of digits',
    !isCount(lifeSeconds) && 'codes.lifeSeconds must be a whole number of seconds',
    !isCount(coolDownSeconds) && 'codes.coolDownSeconds must be a whole number of seconds',
  ].filter((problem) => problem !== false);
}

/** What is wrong with {@link PageConfig.passwords}, a phrase a field. */
function passwordProblems(passwords: unknown): readonly string[] {
  if (passwords === undefined) return [];
  if (!isRecord(passwords)) return ['passwords must be an object'];
  const { mfa, factors, devices, devicesSkip, onPage, minLength } = passwords;
  const isFactor = (name: unknown) => (secondFactors as readonly unknown[]).includes(name);
  return [
    !['off', 'optional', 'required'].includes(mfa as string) &&
      'passwords.mfa must be "off", "optional" or "required"',
    !(Array.isArray(factors) && factors.every(isFactor)) &&
      `passwords.factors must be a list of any of ${secondFactors.join(', ')}`,
    typeof devices !== 'boolean' && 'passwords.devices must be true or false',
    devicesSkip !== undefined &&
      typeof devicesSkip !== 'boolean' &&
      'passwords.devicesSkip must be true or false',
    onPage !== undefined && typeof onPage !== 'boolean' && 'passwords.onPage must be true or false',
    (onPage === true || minLength !== undefined) &&
      !isCount(minLength) &&
      'passwords.minLength must be a whole number of characters',
  ].filter((problem) => problem !== false);
}

/** What is wrong with {@link PageConfig.sms}, a phrase a field. */
function smsProblems(sms: unknown, isNeeded: boolean): readonly string[] {
  if (sms === undefined) return isNeeded ? ['sms must be there where codes.sms is true'] : [];
  if (!isRecord(sms)) return ['sms must be an object'];
  const { defaultCountry, countries } = sms;
  if (!Array.isArray(countries) || countries.length === 0 || !countries.every(isCountry))
    return ['sms.countries must be a non-empty list of country codes such as JP'];
  return countries.includes(defaultCountry) ? [] : ['sms.defaultCountry must be one of sms.countries'];
}

function needsSms(codes: unknown): boolean {
  return isRecord(codes) && codes.sms === true;
}

function isRecord(field: unknown): field is Record<string, unknown> {
  return typeof field === 'object' && field !== null && !Array.isArray(field);
}

function isCountry(field: unknown): boolean {
  return typeof field === 'string' && /^[A-Z]{2}$/.test(field);
}

function isText(field: unknown): boolean {
  return typeof field === 'string' && field.trim() !== '';
}

function isTextList(field: unknown): boolean {
  return Array.isArray(field) && field.every(isText);
}

function isCount(field: unknown): boolean {
  return Number.isSafeInteger(field) && (field as number) > 0;
}

function isDomainName(field: unknown): boolean {
  return typeof field === 'string' && /^[a-z0-9-]+(\.[a-z0-9-]+)*$/.test(field);
}

function isHttpUrl(field: unknown): boolean {
  return typeof field === 'string' && /^https?:\/\/[^/]/.test(field) && URL.canParse(field);
}
