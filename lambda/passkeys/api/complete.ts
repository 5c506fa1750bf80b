/**
 * Completes a registration: first the checks without the table, then one transaction, which succeeds once for
 * each challenge and credential id.
 */

import { QueryCommand } from '@aws-sdk/client-dynamodb';
import type { APIGatewayProxyEvent } from 'aws-lambda';
import { passkeyName } from '../../audit/passkey-name';
import { audit } from '../../audit/scope';
import { type Body, bodyOf } from '../../shared/api/body';
import {
  type Caller,
  callerOf,
  requireUnchanged,
  sessionEnded,
  whileCallerMay,
} from '../../shared/api/caller';
import { type Answer, ApiError } from '../../shared/api/http';
import { dynamodb } from '../../shared/aws/clients';
import { ENV, requireEnv } from '../../shared/env';
import { METRIC } from '../../shared/log/metric-names';
import { count, logger } from '../../shared/log/observability';
import { ContentionError, writeTogether } from '../../shared/table/transaction';
import { raiseVersion, readAccount } from '../account';
import { CREDENTIAL_ID_INDEX, ownerKey, type StoredPasskey, writePasskey } from '../items';
import { sealOf } from '../seal';
import { type PasskeySettings, readPasskeySettings } from '../settings';
import { readBinaryField } from '../webauthn/binary-field';
import { REGISTRATION } from '../webauthn/ceremony';
import { readClientData } from '../webauthn/client-data';
import { WebAuthnRefusal } from '../webauthn/refusal';
import { type VerifiedRegistration, verifyRegistration } from '../webauthn/registration';
import { CHANGE, friendlyNameOf, tryAgain } from './input';
import { addressesOf, tell } from './notice';
import { openRegistrationChallenge, type RegistrationState } from './registration-challenge';

export async function complete(event: APIGatewayProxyEvent): Promise<Answer> {
  const settings = readPasskeySettings();
  const caller = await callerOf(event);
  requireUnchanged(caller, CHANGE);
  const body = bodyOf(event);
  const friendlyName = friendlyNameOf(body);
  const now = new Date(Date.now());
  const { verified, state } = await verify(caller, body, settings, Math.floor(now.getTime() / 1000)).catch(
    (error) => {
      throw error instanceof WebAuthnRefusal ? refused(error) : error;
    },
  );
  const facts = {
    credentialId: verified.credentialId,
    jwk: verified.publicKey,
    rpId: verified.rpId,
    signCount: verified.signCount,
    friendlyName,
    flagUserVerified: bit(verified.userVerified),
    flagBackupEligibility: bit(verified.backupEligible),
    flagBackupState: bit(verified.backedUp),
    transports: verified.transports,
    aaguid: verified.aaguid.toString('base64url'),
    createdAt: now.toISOString(),
    ...(caller.address === undefined ? {} : { address: caller.address }),
    owned: true,
  };
  const passkey = { ...facts, seal: (await sealOf(caller.handle, facts)).toString('base64url') };
  await refuseAdopted(passkey.credentialId);
  await store(caller, passkey, state);
  count(METRIC.PASSKEY_ADDED);
  audit('Passkey added', { passkey: passkeyName(passkey.credentialId) });
  logger.info('A passkey was registered', {
    attestationFormat: verified.attestationFormat,
    attestationTrust: verified.attestationTrust,
  });
  const others = state.hasOtherAddresses ? (await readAccount(caller.handle)).passkeys : [];
  await tell('added', friendlyName, addressesOf(caller, others), caller.locale);
  const { jwk: _key, owned: _owned, address: _address, seal: _seal, ...answer } = passkey;
  return { statusCode: 200, body: answer };
}

/** Verifies for the relying party and challenge that the response names, if this user was given them. */
async function verify(
  caller: Caller,
  body: Body,
  settings: PasskeySettings,
  now: number,
): Promise<{ verified: VerifiedRegistration; state: RegistrationState }> {
  const clientData = readBinaryField(
    body.get('clientDataJSON_B64'),
    { name: 'clientDataJSON_B64', minimumBytes: 1, maximumBytes: 8192 },
    REGISTRATION.steps.response,
  );
  const { challenge } = readClientData(clientData, REGISTRATION);
  for (const { id: rpId } of settings.relyingParties) {
    const state = await openRegistrationChallenge(caller, rpId, challenge, now);
    if (!state) continue;
    const verified = await verifyRegistration({
      response: Object.fromEntries(body),
      expected: { challenge, rpId },
      policy: settings,
    });
    return { verified, state };
  }
  throw notValid();
}

/**
 * @throws ApiError when the session has ended, the challenge was used, the passkey is registered, or others
 *   were faster
 */
async function store(
  caller: Caller,
  passkey: StoredPasskey & { readonly jwk: VerifiedRegistration['publicKey'] },
  { version }: RegistrationState,
): Promise<void> {
  const TableName = requireEnv(ENV.AUTHENTICATORS_TABLE);
  const absent = {
    ConditionExpression: 'attribute_not_exists(#pk)',
    ExpressionAttributeNames: { '#pk': 'pk' },
  };
  const outcome = await writeTogether([
    raiseVersion(TableName, caller.handle, version),
    {
      Put: {
        TableName,
        Item: { ...ownerKey(passkey.credentialId), owner: { S: caller.handle } },
        ...absent,
      },
    },
    { Put: { TableName, Item: writePasskey(caller.handle, passkey), ...absent } },
    whileCallerMay(caller),
  ]).catch((error) => {
    throw error instanceof ContentionError ? tryAgain() : error;
  });
  if (outcome === 'written') return;
  if (outcome.failed.has(3)) throw sessionEnded();
  throw outcome.failed.has(0) ? notValid() : alreadyRegistered();
}

/**
 * Passkeys of the package may have no owner item yet. Eventual consistency is enough: they are older than
 * this deployment.
 */
async function refuseAdopted(credentialId: string): Promise<void> {
  const { Items: items = [] } = await dynamodb().send(
    new QueryCommand({
      TableName: requireEnv(ENV.AUTHENTICATORS_TABLE),
      IndexName: CREDENTIAL_ID_INDEX,
      KeyConditionExpression: '#id = :id',
      ExpressionAttributeNames: { '#id': 'credentialId' },
      ExpressionAttributeValues: { ':id': { B: Buffer.from(credentialId, 'base64url') } },
      Limit: 1,
    }),
  );
  if (items.length > 0) throw alreadyRegistered();
}

function alreadyRegistered(): ApiError {
  return new ApiError(409, 'PasskeyAlreadyRegistered', 'This passkey is registered already.');
}

function notValid(): ApiError {
  return new ApiError(
    400,
    'ChallengeNotValid',
    'This registration has expired, was completed, or your passkeys have changed since; start again.',
  );
}

function refused(refusal: WebAuthnRefusal): ApiError {
  count(METRIC.PASSKEY_REGISTRATION_REFUSED, refusal.code);
  return new ApiError(400, 'RegistrationRefused', refusal.message, refusal.code);
}

function bit(value: boolean): 0 | 1 {
  return value ? 1 : 0;
}
