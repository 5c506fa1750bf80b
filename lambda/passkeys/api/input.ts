import type { APIGatewayProxyEvent } from 'aws-lambda';
import type { Body } from '../../shared/api/body';
import { ApiError } from '../../shared/api/http';
import { decodeAnyBase64 } from '../../shared/bytes';
import type { NamedRelyingParty, PasskeySettings } from '../settings';

/** The purpose, as refusals name it. */
export const CHANGE = 'change your passkeys';
/** Characters. */
export const MAX_NAME = 256;
/** Characters of base64url, for 1,023 bytes. */
const MAX_CREDENTIAL_ID = 1_364;

export function tryAgain(): ApiError {
  return new ApiError(409, 'TryAgain', 'Your passkeys are being changed elsewhere; try again.');
}

/** @throws ApiError `InvalidRelyingParty` */
export function relyingPartyOf(event: APIGatewayProxyEvent, settings: PasskeySettings): NamedRelyingParty {
  const id: unknown = event.queryStringParameters?.rpId;
  const relyingParty = settings.relyingParties.find((candidate) => candidate.id === id);
  if (!relyingParty)
    throw new ApiError(
      400,
      'InvalidRelyingParty',
      'The query parameter rpId must be the id of a relying party that is configured here.',
    );
  return relyingParty;
}

/** @throws ApiError `InvalidCredentialId` */
export function credentialIdOf(body: Body): string {
  const id = body.get('credentialId');
  const bytes = typeof id === 'string' && id.length <= MAX_CREDENTIAL_ID ? decodeAnyBase64(id) : undefined;
  if (!bytes)
    throw new ApiError(400, 'InvalidCredentialId', 'credentialId must be base64url, of 1 to 1023 bytes.');
  return bytes.toString('base64url');
}

/**
 * One line in Unicode NFC, without control and bidirectional characters, at most 256 characters. @throws
 * ApiError `InvalidFriendlyName`
 */
export function friendlyNameOf(body: Body): string {
  const given = body.get('friendlyName');
  // Joiners stay, for emoji and some scripts.
  const name =
    typeof given === 'string' && given.length <= 4 * MAX_NAME
      ? given
          .normalize('NFC')
          .replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ')
          .replace(/[\p{Cs}\p{Cf}]/gu, (character) => (/[\u200c\u200d]/.test(character) ? character : ''))
          .trim()
      : '';
  if (!/[^\s\u200c\u200d]/u.test(name) || name.length > MAX_NAME)
    throw new ApiError(
      400,
      'InvalidFriendlyName',
      `friendlyName must be a text of 1 to ${MAX_NAME} characters that can be seen.`,
    );
  return name;
}
