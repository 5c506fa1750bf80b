/** Doesn't rely on API Gateway's models. All of these throw ApiError `InvalidRequest`. */
import type { APIGatewayProxyEvent } from 'aws-lambda';
import { type Body, bodyOf } from '../shared/api/body';
import { ApiError, headerOf } from '../shared/api/http';
import { ADDRESS_REFUSALS } from '../shared/errors';
import { readAddress } from '../shared/reading/address';
import { plainCode } from '../shared/reading/code';
import { writtenNumber } from '../shared/reading/number';
import { isRecord } from '../shared/record';
import { hasControlCharacters } from '../shared/text';
import { invalidRequest } from './refusals';

/** Characters (UTF-16). An authenticator's answer is the longest. */
export const MAX_BODY = 20_000;

/** Empty for no body. */
export function readBody(event: APIGatewayProxyEvent): Body {
  if (!event.body) return new Map();
  // Any site could send a form or plain text without a preflight.
  if (!/^application\/json\s*(;|$)/i.test(headerOf(event, 'content-type') ?? ''))
    throw invalidRequest('The Content-Type must be application/json.');
  if (event.body.length > MAX_BODY) throw invalidRequest(`The body is longer than ${MAX_BODY} characters.`);
  try {
    return bodyOf(event);
  } catch (error) {
    throw error instanceof ApiError ? invalidRequest('The body must be a JSON object.') : error;
  }
}

export function optionalText(body: Body, name: string, maxLength: number): string | undefined {
  const value = body.get(name);
  if (value === undefined) return undefined;
  if (typeof value !== 'string' || value === '' || value.length > maxLength)
    throw invalidRequest(`${name} must be a text of 1 to ${maxLength} characters.`);
  return value;
}

export function requiredText(body: Body, name: string, maxLength: number): string {
  const value = optionalText(body, name, maxLength);
  if (value === undefined) throw invalidRequest(`${name} is missing.`);
  return value;
}

/** False where left out. */
export function readFlag(body: Body, name: string): boolean {
  const value = body.get(name) ?? false;
  if (typeof value !== 'boolean') throw invalidRequest(`${name} must be true or false.`);
  return value;
}

export function readTexts(body: Body, name: string, maxLength: number): ReadonlyMap<string, string> {
  const value = body.get(name);
  if (value === undefined) return new Map();
  if (!isRecord(value)) throw invalidRequest(`${name} must be an object of texts.`);
  const entries = Object.entries(value);
  if (entries.length > 32) throw invalidRequest(`${name} has more than 32 entries.`);
  return new Map(
    entries.map(([key, text]) => {
      if (key.length > 128 || typeof text !== 'string' || text.length > maxLength)
        throw invalidRequest(`Each entry of ${name} must be a text of at most ${maxLength} characters.`);
      return [key, text];
    }),
  );
}

/** ClientMetadata; undefined where nothing was sent. */
export function readMetadata(body: Body): Record<string, string> | undefined {
  const metadata = readTexts(body, 'metadata', 4_096);
  return metadata.size === 0 ? undefined : Object.fromEntries(metadata);
}

/** Device data for threat protection. */
export const readFingerprint = (body: Body) => optionalText(body, 'fingerprint', 8_192);

/** An address or number in its one spelling, or Cognito's own user name. */
export function readUsername(body: Body): string {
  const given = requiredText(body, 'username', 128);
  const username = spelled(given) ?? given;
  // The characters that Cognito's API reference allows.
  if (!/^[\p{L}\p{M}\p{S}\p{N}\p{P}]+$/u.test(username))
    throw invalidRequest('username must be an e-mail address or a phone number.');
  return username;
}

export function readIdentifier(body: Body): string {
  const given = requiredText(body, 'username', 128);
  const username = spelled(given);
  if (username !== undefined) return username;
  const read = readAddress(given);
  throw invalidRequest(
    'refusal' in read && read.refusal === 'unmailable'
      ? `username ${ADDRESS_REFUSALS.unmailable}`
      : 'username must be one plain e-mail address, or a phone number with its country code: +819012345678.',
  );
}

function spelled(text: string): string | undefined {
  const read = readAddress(text);
  if ('address' in read) return read.address;
  const number = writtenNumber(text);
  return number !== undefined && /^\+[1-9]\d{6,14}$/.test(number) ? number : undefined;
}

export function addressOf(text: string, name: string): string {
  const read = readAddress(text);
  if ('address' in read) return read.address;
  throw invalidRequest(`${name} ${ADDRESS_REFUSALS[read.refusal]}`);
}

/** Without separators. */
export function readCode(body: Body): string {
  const code = plainCode(requiredText(body, 'code', 64));
  if (!/^\S+$/.test(code)) throw invalidRequest('code must be the code that was sent.');
  return code;
}

/** By Cognito's names. */
export function readAttributes(body: Body): { Name: string; Value: string }[] {
  return [...readTexts(body, 'attributes', 2_048)].map(([Name, Value]) => {
    if (Name.length > 32 || hasControlCharacters(Value))
      throw invalidRequest('attributes must be plain texts on one line, by names of at most 32 characters.');
    if (Name === 'birthdate' && !/^\d{4}-\d{2}-\d{2}$/.test(Value))
      throw invalidRequest('attributes.birthdate must be a date such as 1990-12-31.');
    return { Name, Value: Name === 'email' ? addressOf(Value, 'attributes.email') : Value };
  });
}
