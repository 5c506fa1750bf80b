import { decodeAnyBase64 } from '../../shared/bytes';
import { isRecord } from '../../shared/record';

/** Characters, above the longest that verification reads. */
const MAX_ANSWER = 32_768;
const MAX_CREDENTIAL_ID = 1_364;
const MAX_CLIENT_DATA = 10_924;

/** Enough to find passkey and challenge; nothing is verified yet. */
export interface ParsedAssertion {
  /** As received, for verification. */
  readonly assertion: object;
  readonly credentialId: string;
  readonly challenge: string;
}

export function parseAssertion(answer: unknown): ParsedAssertion | undefined {
  if (typeof answer !== 'string' || answer.length > MAX_ANSWER) return undefined;
  const assertion = parseObject(answer);
  if (!assertion) return undefined;
  const members = new Map<string, unknown>(Object.entries(assertion));
  const credentialId = bytesOf(members.get('credentialIdB64'), MAX_CREDENTIAL_ID);
  const clientData = bytesOf(members.get('clientDataJSON_B64'), MAX_CLIENT_DATA);
  if (!credentialId || !clientData) return undefined;
  const collected = parseObject(clientData.toString('utf8'));
  const challenge = collected && new Map<string, unknown>(Object.entries(collected)).get('challenge');
  return typeof challenge === 'string'
    ? { assertion, credentialId: credentialId.toString('base64url'), challenge }
    : undefined;
}

function parseObject(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function bytesOf(value: unknown, maximum: number): Buffer | undefined {
  return typeof value === 'string' && value.length <= maximum ? decodeAnyBase64(value) : undefined;
}
