import { decodeBase64Url } from '../../shared/bytes';

/** Characters: the longest assertion that verification reads is well below. */
const MAX_ANSWER = 32_768;
const MAX_CREDENTIAL_ID = 1_364;
const MAX_CLIENT_DATA = 10_924;

/**
 * An answer taken apart as far as finding the passkey and the challenge needs; nothing of it is believed yet.
 */
export interface ParsedAssertion {
  /** As the client sent it, for verification to read strictly. */
  readonly assertion: object;
  /** base64url */
  readonly credentialId: string;
  /** What the client data says it answers. */
  readonly challenge: string;
}

/** Undefined for an answer that can't be an assertion, whatever its shape. */
export function parseAssertion(answer: unknown): ParsedAssertion | undefined {
  if (typeof answer !== 'string' || answer.length > MAX_ANSWER) return undefined;
  const assertion = parseObject(answer);
  if (!assertion) return undefined;
  const members = new Map<string, unknown>(Object.entries(assertion));
  const credentialId = members.get('credentialIdB64');
  const clientData = members.get('clientDataJSON_B64');
  if (!isBase64Url(credentialId, MAX_CREDENTIAL_ID) || !isBase64Url(clientData, MAX_CLIENT_DATA))
    return undefined;
  const collected = parseObject(Buffer.from(clientData, 'base64url').toString('utf8'));
  const challenge = collected && new Map<string, unknown>(Object.entries(collected)).get('challenge');
  return typeof challenge === 'string' ? { assertion, credentialId, challenge } : undefined;
}

function parseObject(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isBase64Url(value: unknown, maximum: number): value is string {
  return typeof value === 'string' && value.length <= maximum && decodeBase64Url(value) !== undefined;
}
