/** What callers send: read from any shape, refused with a code. */
import type { APIGatewayProxyEvent } from 'aws-lambda';
import type { Body } from '../../shared/api/body';
import { ApiError } from '../../shared/api/http';
import { decodeAnyBase64 } from '../../shared/bytes';
import type { NamedRelyingParty, PasskeySettings } from '../settings';

/** What all these operations are for, as refusals say it. */
export const CHANGE = 'change your passkeys';
/** Characters of a name that a user gives a passkey. */
export const MAX_NAME = 256;
/** Characters of base64url that hold the longest credential id, 1,023 bytes. */
const MAX_CREDENTIAL_ID = 1_364;

/** Others kept writing the same items. */
export function tryAgain(): ApiError {
  return new ApiError(409, 'TryAgain', 'Your passkeys are being changed elsewhere; try again.');
}

/** The relying party that the query names. @throws ApiError `InvalidRelyingParty` */
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
 * The name of a passkey as it is kept: one line, composed (Unicode NFC), without control characters and
 * without those that change the direction of text around them, at most 256 characters.
 *
 * @throws ApiError `InvalidFriendlyName`
 */
export function friendlyNameOf(body: Body): string {
  const given = body.get('friendlyName');
  // Joiners stay: they hold emoji and the letters of some scripts together.
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
