import { optionalText, refuseUnknown, typed } from '../input';
import { AddressProblem, type MailAddress, parseAddress } from './address';
import { type ApiVersion, badValue } from './refusals';

export interface Outgoing {
  readonly version: ApiVersion;
  readonly action: 'SendEmail' | 'SendRawEmail';
  readonly from: MailAddress;
  /** Where a raw mail has another than in its header. */
  readonly envelopeFrom: MailAddress | undefined;
  /** `From` as it was written. */
  readonly source: string;
  readonly to: readonly string[];
  readonly cc: readonly string[];
  readonly bcc: readonly string[];
  readonly recipients: readonly MailAddress[];
  readonly returnPath: MailAddress | undefined;
  readonly configurationSet: string | undefined;
  readonly identityArn: string | undefined;
  readonly content:
    | {
        readonly kind: 'simple';
        readonly subject: string;
        readonly text: string | undefined;
        readonly html: string | undefined;
        readonly headers: Readonly<Record<string, string>>;
      }
    | { readonly kind: 'raw'; readonly bytes: Buffer };
}

const MAX_RECIPIENTS = 50;
/** Strings, wherever sending requests have them. */
const STRINGS = {
  ConfigurationSetName: optionalText,
  FromArn: optionalText,
  FromEmailAddressIdentityArn: optionalText,
  SourceArn: optionalText,
};

/** @throws AwsError in the API's words, with address and problem */
export function addressOf(version: ApiVersion, text: unknown): MailAddress {
  try {
    return parseAddress(text);
  } catch (error) {
    if (!(error instanceof AddressProblem)) throw error;
    throw badValue(version, `${error.message}: ${JSON.stringify(text)}`);
  }
}

/** @throws AwsError for no recipient, more than 50, or a wrong address */
export function recipientsOf(version: ApiVersion, texts: readonly string[]): MailAddress[] {
  if (texts.length === 0) throw badValue(version, 'A mail needs at least one recipient.');
  if (texts.length > MAX_RECIPIENTS) {
    throw badValue(version, `Recipient count exceeds ${MAX_RECIPIENTS}: there are ${texts.length}.`);
  }
  return texts.map((text) => addressOf(version, text));
}

/** Absent is empty. @throws AwsError naming the member */
export function listOf(version: ApiVersion, value: unknown, member: string): string[] {
  if (value === undefined || value === null || value === '') return [];
  if (Array.isArray(value) && value.every((each) => typeof each === 'string')) return value;
  throw badValue(version, `${member} must be a list of addresses.`);
}

/**
 * Without `Charset` 7-bit ASCII, as SES documents.
 *
 * @throws AwsError naming the member
 */
export function contentOf(version: ApiVersion, value: unknown, member: string): string | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  const { Data: data, Charset: charset } = value as { Data?: unknown; Charset?: unknown };
  if (typeof data !== 'string') throw badValue(version, `${member}.Data is missing.`);
  if (charset === undefined && [...data].some((character) => character > '\u007f')) {
    throw badValue(version, `${member}.Data holds non-ASCII characters; set ${member}.Charset to UTF-8.`);
  }
  if (charset !== undefined && !isCharset(charset)) {
    throw badValue(version, `${member}.Charset ${JSON.stringify(charset)} is not a character set.`);
  }
  return data;
}

/** @throws AwsError when a header's value could start another header */
export function checkHeaderText(version: ApiVersion, value: string, member: string): string {
  if ([...value].some((character) => (character < ' ' && character !== '\t') || character === '\u007f')) {
    throw badValue(version, `${member} must not contain line breaks or control characters.`);
  }
  return value;
}

/**
 * Refuses members that are not emulated, or no strings.
 *
 * @throws AwsError naming the member
 */
export function checkMembers(
  version: ApiVersion,
  value: unknown,
  known: readonly string[],
  where: string,
): void {
  const given = Object(value ?? {}) as object;
  typed(STRINGS, given, (message) => badValue(version, message));
  refuseUnknown(given, known, (member) => notEmulated(version, where, member));
}

export function notEmulated(version: ApiVersion, where: string, member: string): Error {
  return badValue(version, `The embedded AWS does not emulate ${where}.${member}; leave it out.`);
}

function isCharset(name: unknown): boolean {
  if (typeof name !== 'string') return false;
  try {
    new TextDecoder(name);
    return true;
  } catch {
    return false;
  }
}
