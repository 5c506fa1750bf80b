import type { APIGatewayProxyEvent } from 'aws-lambda';
import { callerOf, requireRecentSignIn } from '../../shared/api/caller';
import { type Answer, ApiError } from '../../shared/api/http';
import { ENV, requireEnv } from '../../shared/env';
import { readAccount } from '../account';
import { readPasskeySettings } from '../settings';
import { CHANGE, relyingPartyOf } from './input';
import { newRegistrationChallenge } from './registration-challenge';

/** Gives the options for `navigator.credentials.create()`. Writes nothing. */
export async function start(event: APIGatewayProxyEvent): Promise<Answer> {
  const settings = readPasskeySettings();
  const caller = await callerOf(event);
  const relyingParty = relyingPartyOf(event, settings);
  requireRecentSignIn(caller, settings, CHANGE);
  if (!caller.addressesProven)
    throw new ApiError(
      403,
      'AddressNotProven',
      'Confirm the address of your account first: until then it may belong to somebody else.',
    );
  const { version, closed, passkeys } = await readAccount(caller.handle);
  if (closed) throw new ApiError(403, 'AccountClosed', 'This account is being deleted.');
  if (passkeys.length >= settings.perUser)
    throw new ApiError(
      409,
      'TooManyPasskeys',
      `An account can have ${settings.perUser} passkeys; delete one that you no longer use.`,
    );
  const { registrationTimeoutSeconds, residentKey } = settings;
  const hasOtherAddresses = passkeys.some(
    ({ address }) => address !== undefined && address !== caller.address,
  );
  const challenge = await newRegistrationChallenge(
    caller,
    relyingParty.id,
    { version, hasOtherAddresses },
    Math.floor(Date.now() / 1000) + registrationTimeoutSeconds,
  );
  return {
    statusCode: 200,
    body: {
      challenge,
      attestation: settings.attestation,
      rp: { id: relyingParty.id, name: relyingParty.name ?? requireEnv(ENV.APP_NAME) },
      user: { id: caller.handle, name: caller.name, displayName: caller.displayName },
      pubKeyCredParams: settings.algorithms.map((alg) => ({ type: 'public-key', alg })),
      authenticatorSelection: {
        userVerification: settings.userVerification,
        ...(settings.attachment ? { authenticatorAttachment: settings.attachment } : {}),
        residentKey,
        requireResidentKey: residentKey === 'required',
      },
      timeout: registrationTimeoutSeconds * 1000,
      excludeCredentials: passkeys
        // Leaves out changed ones: users may register these anew, which their authenticators refuse for
        // listed ones.
        .filter(({ rpId, changed }) => rpId === relyingParty.id && !changed)
        .map(({ credentialId, transports }) => ({
          id: credentialId,
          type: 'public-key',
          ...(transports.length > 0 ? { transports } : {}),
        })),
    },
  };
}
