import type { APIGatewayProxyEvent } from 'aws-lambda';
import { callerOf } from '../../shared/api/caller';
import type { Answer } from '../../shared/api/http';
import { readAccount } from '../account';
import { readPasskeySettings } from '../settings';
import { relyingPartyOf } from './input';

/** The caller's passkeys of one relying party, in the package's shape with flags, and their user. */
export async function list(event: APIGatewayProxyEvent): Promise<Answer> {
  const settings = readPasskeySettings();
  const { id } = relyingPartyOf(event, settings);
  const sharesHandles = settings.sharesHandles?.includes(id) ?? false;
  const caller = await callerOf(event);
  const { passkeys } = await readAccount(caller.handle);
  return {
    statusCode: 200,
    body: {
      authenticators: passkeys
        .filter(({ rpId }) => rpId === id)
        .map((passkey) => ({
          credentialId: passkey.credentialId,
          friendlyName: passkey.friendlyName,
          rpId: passkey.rpId,
          createdAt: passkey.createdAt,
          ...(passkey.lastSignIn === undefined ? {} : { lastSignIn: passkey.lastSignIn }),
          signCount: passkey.signCount,
          transports: passkey.transports,
          aaguid: passkey.aaguid,
          flagUserVerified: passkey.flagUserVerified,
          flagBackupEligibility: passkey.flagBackupEligibility,
          flagBackupState: passkey.flagBackupState,
          ...(passkey.changed && { changed: true }),
        })),
      // For password managers; see `PasskeySettings.sharesHandles`.
      ...(sharesHandles
        ? {}
        : { user: { id: caller.handle, name: caller.name, displayName: caller.displayName } }),
    },
  };
}
