/**
 * Of Meta's Cloud API, by an authentication template alone.
 * https://developers.facebook.com/docs/whatsapp/business-management-api/authentication-templates/
 */
import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { AwsError } from '../../contract';
import { isRecord } from '../../record';
import type { LinkedNumber } from './account';

export interface AuthenticationMessage {
  /** E.164. */
  readonly to: string;
  readonly template: string;
  readonly language: string;
  readonly code: string;
}

/** "Maximum 15 characters", the same page. */
const MOST_CHARACTERS = 15;

/**
 * Meta's words (https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes/). AWS's name for
 * them is not documented; this is the nearest.
 *
 * @throws AwsError `InvalidParametersException`
 */
export function readMessage(blob: Buffer, sender: LinkedNumber): AuthenticationMessage {
  const message = objectOf(parse(blob), 'The message must be a JSON object.');
  if (message.messaging_product !== 'whatsapp')
    throw refused(100, 'The parameter messaging_product is required.');
  if (message.type !== 'template')
    throw refused(
      131047,
      'Re-engagement message: only templates can be sent outside of a customer service window, and the embedded AWS emulates nothing else.',
    );
  const { name, language, components } = objectOf(message.template, required('template'));
  const { code: languageCode } = objectOf(language, required('template.language'));
  const found = sender.templates.find((each) => each.name === name && each.language === languageCode);
  // Others are in review, or turned down.
  if (found?.status !== 'APPROVED')
    throw refused(
      132001,
      `Template name does not exist in the translation: template name (${show(name)}) does not exist in ${show(languageCode)}.`,
    );
  const code = codeOf(components);
  return { to: recipientOf(message.to), template: found.name, language: found.language, code };
}

function recipientOf(to: unknown): string {
  const parsed = typeof to === 'string' ? parsePhoneNumberFromString(to.replace(/^\+?/, '+')) : undefined;
  if (!parsed?.isPossible()) throw refused(131009, 'Parameter value is not valid: to.');
  return parsed.number;
}

/** It stands in the text and behind the button that copies it. */
function codeOf(components: unknown): string {
  if (!Array.isArray(components)) throw refused(131008, 'Required parameter is missing: components.');
  const parts = components.map((part) => objectOf(part, 'A component must be an object.'));
  const known = parts.filter(({ type }) => type === 'body' || type === 'button');
  const text = parts.find(({ type }) => type === 'body');
  const button = parts.find(({ type }) => type === 'button');
  if (button?.sub_type !== 'url' || String(button.index) !== '0')
    throw refused(131008, 'buttons: Button at index 0 of type Url requires a parameter.');
  if (!text || known.length !== 2 || parts.length !== 2)
    throw refused(132000, 'Number of parameters does not match the expected number of params.');
  const [code, behind] = [text, button].map(({ parameters }) => parameterOf(parameters));
  if (code === undefined || behind !== code) throw refused(100, 'Invalid parameter: the two codes differ.');
  return code;
}

function parameterOf(parameters: unknown): string {
  const [only, ...more] = Array.isArray(parameters) ? parameters : [];
  if (only === undefined || more.length > 0)
    throw refused(132000, 'Number of parameters does not match the expected number of params.');
  const { type, text } = objectOf(only, 'A parameter must be an object.');
  if (type !== 'text' || typeof text !== 'string')
    throw refused(131009, 'Parameter value is not valid: type.');
  if (text.length < 1 || text.length > MOST_CHARACTERS)
    throw refused(132005, `Hydrated text too long: a code has 1 to ${MOST_CHARACTERS} characters.`);
  return text;
}

function parse(blob: Buffer): unknown {
  try {
    return JSON.parse(blob.toString('utf8'));
  } catch {
    return undefined;
  }
}

function objectOf(value: unknown, problem: string): Readonly<Record<string, unknown>> {
  if (isRecord(value)) return value;
  throw refused(100, problem);
}

const required = (name: string) => `The parameter ${name} is required.`;

function show(value: unknown): string {
  return typeof value === 'string' ? value : String(JSON.stringify(value));
}

function refused(code: number, message: string): AwsError {
  return new AwsError('InvalidParametersException', `(#${code}) ${message}`);
}
