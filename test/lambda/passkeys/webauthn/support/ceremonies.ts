import {
  type PasskeyRecord,
  verifyAuthentication,
} from '../../../../../lambda/passkeys/webauthn/authentication';
import {
  DEFAULT_ALGORITHMS,
  type RelyingPartyPolicy,
  relyingPartyPolicy,
} from '../../../../../lambda/passkeys/webauthn/policy';
import { WebAuthnRefusal } from '../../../../../lambda/passkeys/webauthn/refusal';
import { verifyRegistration } from '../../../../../lambda/passkeys/webauthn/registration';
import { authenticate, newChallenge, ORIGIN, type Passkey, RP_ID, register } from './authenticator';

export const USER_HANDLE = 'u|2f0c8f4e-1d7e-4a53-9a35-3f8c9d3a1b11';

/** A policy with two relying parties, and every algorithm. */
export function testPolicy(changes: Partial<RelyingPartyPolicy> = {}): RelyingPartyPolicy {
  return relyingPartyPolicy({
    relyingParties: [
      { id: RP_ID, origins: [ORIGIN] },
      { id: 'other.example', origins: ['https://other.example'] },
    ],
    userVerification: 'required',
    algorithms: DEFAULT_ALGORITHMS,
    attestation: 'none',
    crossOrigin: { allowed: false, topOrigins: [] },
    ...changes,
  });
}

/** Registers with the given parts and verifies. */
export async function tryRegistration(
  parts: Partial<Parameters<typeof register>[0]> = {},
  changes: Partial<RelyingPartyPolicy> = {},
  now?: Date,
) {
  const challenge = newChallenge();
  const { response } = register({ challenge, ...parts });
  return verifyRegistration({
    response,
    expected: { challenge, rpId: RP_ID },
    policy: testPolicy(changes),
    ...(now && { now }),
  });
}

/** The record that registering the passkey would have left. */
export function recordOf(passkey: Passkey, changes: Partial<PasskeyRecord> = {}): PasskeyRecord {
  const jwk = passkey.publicKey.export({ format: 'jwk' });
  return {
    id: passkey.id.toString('base64url'),
    jwk: { ...jwk, alg: passkey.algorithm },
    rpId: RP_ID,
    signCount: 0,
    backupEligible: false,
    ...changes,
  };
}

/** Signs in with the given parts and verifies. */
export function tryAuthentication(
  passkey: Passkey,
  parts: Partial<Parameters<typeof authenticate>[1]> = {},
  record: Partial<PasskeyRecord> = {},
  changes: Partial<RelyingPartyPolicy> = {},
) {
  const challenge = newChallenge();
  return verifyAuthentication({
    assertion: authenticate(passkey, { challenge, userHandle: USER_HANDLE, ...parts }),
    expected: { challenge, userHandle: USER_HANDLE },
    credential: recordOf(passkey, record),
    policy: testPolicy(changes),
  });
}

/** The refusal that the run ends in; anything else, also success, fails the test. */
export async function refusalOf(run: () => unknown): Promise<WebAuthnRefusal> {
  let result: unknown;
  try {
    result = await run();
  } catch (error) {
    if (error instanceof WebAuthnRefusal) return error;
    throw new Error(`Expected a WebAuthnRefusal, got ${String(error)}`, { cause: error });
  }
  throw new Error(`Expected a refusal, but it was accepted: ${JSON.stringify(result)}`);
}

/** Expects a refusal with that code at that step. */
export async function expectRefusal(
  run: () => unknown,
  code: WebAuthnRefusal['code'],
  step: string,
): Promise<void> {
  const refusal = await refusalOf(run);
  expect({ code: refusal.code, step: refusal.step, message: refusal.message }).toMatchObject({ code, step });
}
