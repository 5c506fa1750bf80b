/**
 * `SMS_OTP_STEPUP`, for the package's client: the first answer asks for the code; later ones carry it and the
 * session's access token.
 */

import type { ChallengeAnswer, ChallengeRequest } from '../../custom-auth/method';
import { userPool } from '../../shared/aws/user-pool-late';
import { isRecord } from '../../shared/record';
import { isOwnAccessToken } from './access-token';

/** Characters, with many groups and claims. */
const MAX_TOKEN = 16_384;

/** Without a good access token: doesn't tell the number, nor whether there is one. */
export const MASK = `+${'*'.repeat(11)}`;

/** With the last two digits, for the user alone. @param number E.164 */
export function maskOf(number: string | undefined): string {
  return number === undefined ? MASK : `${MASK.slice(0, -2)}${number.slice(-2)}`;
}

export async function stepUpToken(request: ChallengeRequest): Promise<'none' | 'own' | 'foreign'> {
  const token = request.metadata.get('accessToken');
  if (token === undefined) return 'none';
  return (await isOwnAccessToken(token, request, tokenOwner)) ? 'own' : 'foreign';
}

export async function stepUpAnswer(
  answer: ChallengeAnswer,
): Promise<{ readonly secretCode: unknown } | 'malformed' | 'token'> {
  const given = parseAnswer(answer.answer);
  if (!given) return 'malformed';
  return (await isOwnAccessToken(given.jwt, answer, tokenOwner)) ? given : 'token';
}

async function tokenOwner(token: string): Promise<string | undefined> {
  return (await userPool()).tokenOwner(token);
}

function parseAnswer(answer: unknown): { secretCode: unknown; jwt: string } | undefined {
  if (typeof answer !== 'string' || answer.length > MAX_TOKEN + 100) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(answer);
  } catch {
    return undefined;
  }
  if (!isRecord(value)) return undefined;
  const members = new Map(Object.entries(value));
  const jwt = members.get('jwt');
  return typeof jwt === 'string' ? { secretCode: members.get('secretCode'), jwt } : undefined;
}
