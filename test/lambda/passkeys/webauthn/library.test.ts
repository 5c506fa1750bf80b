import { verifyAuthenticationResponse, verifyRegistrationResponse } from '@simplewebauthn/server';
import { verifyWithLibrary } from '../../../../lambda/passkeys/webauthn/attestation/library';
import { DEFAULT_ALGORITHMS } from '../../../../lambda/passkeys/webauthn/policy';
import { verifyRegistration } from '../../../../lambda/passkeys/webauthn/registration';
import {
  type AlgorithmName,
  authenticate,
  coseKeyOf,
  createPasskey,
  FLAG,
  newChallenge,
  ORIGIN,
  RP_ID,
  register,
} from './support/authenticator';
import { type Encodable, encodeCbor, RawCbor } from './support/cbor';
import { refusalOf, testPolicy, tryAuthentication } from './support/ceremonies';
import { androidKey, crlExtension, packedCertified, packedSelf } from './support/statements';

const ALGORITHMS: AlgorithmName[] = ['ES256', 'RS256', 'EdDSA', 'ES384', 'ES512'];
const UP_UV_AT = FLAG.UP | FLAG.UV | FLAG.AT;

type Parts = Omit<Parameters<typeof register>[0], 'challenge'>;

/** One registration, verified by the library and by ours. */
function registration(parts: Parts) {
  const challenge = newChallenge();
  const { response, passkey } = register({ challenge, ...parts });
  const id = (parts.credentialId ?? passkey.id).toString('base64url');
  return {
    byLibrary: async () => {
      const { verified } = await verifyRegistrationResponse({
        response: {
          id,
          rawId: id,
          type: 'public-key',
          response: {
            clientDataJSON: response.clientDataJSON_B64,
            attestationObject: response.attestationObjectB64,
          },
          clientExtensionResults: {},
        },
        expectedChallenge: challenge,
        expectedOrigin: ORIGIN,
        expectedRPID: RP_ID,
        supportedAlgorithmIDs: [...DEFAULT_ALGORITHMS],
      });
      return verified;
    },
    byOurs: () =>
      verifyRegistration({ response, expected: { challenge, rpId: RP_ID }, policy: testPolicy() }),
    forLibrary: {
      credentialId: id,
      clientDataJSON: response.clientDataJSON_B64,
      attestationObject: response.attestationObjectB64,
      challenge,
      origin: ORIGIN,
      rpId: RP_ID,
      algorithm: -7,
    },
  };
}

describe('the library agrees about ceremonies that are in order', () => {
  it.each(ALGORITHMS)('registration with %s', async (algorithm) => {
    const passkey = createPasskey(algorithm);
    const { byLibrary, byOurs } = registration({ passkey, format: 'packed', statement: packedSelf() });
    await expect(byLibrary()).resolves.toBe(true);
    await expect(byOurs()).resolves.toBeDefined();
  });

  it.each(ALGORITHMS)('sign-in with %s', async (algorithm) => {
    const passkey = createPasskey(algorithm);
    const challenge = newChallenge();
    const assertion = authenticate(passkey, { challenge, signCount: 4 });
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response: {
        id: assertion.credentialIdB64,
        rawId: assertion.credentialIdB64,
        type: 'public-key',
        response: {
          clientDataJSON: assertion.clientDataJSON_B64,
          authenticatorData: assertion.authenticatorDataB64,
          signature: assertion.signatureB64,
        },
        clientExtensionResults: {},
      },
      expectedChallenge: challenge,
      expectedOrigin: ORIGIN,
      expectedRPID: RP_ID,
      credential: {
        id: assertion.credentialIdB64,
        publicKey: new Uint8Array(encodeCbor(coseKeyOf(passkey))),
        counter: 0,
      },
    });
    expect({ verified, counter: authenticationInfo.newCounter }).toEqual({ verified: true, counter: 4 });
    expect(tryAuthentication(passkey, { signCount: 4 }).newSignCount).toBe(4);
  });
});

/** Why the library's verdict alone is not enough: each of these it accepts, and ours refuses. */
describe('what the library passes over', () => {
  const coseKey = (changes: Record<number, Encodable>, algorithm: AlgorithmName = 'ES256') =>
    new Map(
      [...coseKeyOf(createPasskey(algorithm))].map(([label, value]): [number | string, Encodable] => [
        label,
        changes[Number(label)] ?? value,
      ]),
    );
  const cases: [string, Parts, string][] = [
    [
      'a frame of another site',
      { clientData: { crossOrigin: true, topOrigin: 'https://evil.example' } },
      'cross-origin-not-allowed',
    ],
    ['reserved flags', { flags: UP_UV_AT | FLAG.RFU1 | FLAG.RFU2 }, 'authenticator-data-malformed'],
    ['a point off its curve', { coseKey: coseKey({ [-3]: Buffer.alloc(32, 1) }) }, 'public-key-malformed'],
    ['a key type that is not the algorithm’s', { coseKey: coseKey({ 3: -257 }) }, 'public-key-malformed'],
    ['the RSA exponent 1', { coseKey: coseKey({ [-2]: Buffer.from([1]) }, 'RS256') }, 'public-key-weak'],
    [
      'an Ed25519 point of small order',
      { coseKey: coseKey({ [-2]: Buffer.from([1, ...Buffer.alloc(31)]) }, 'EdDSA') },
      'public-key-malformed',
    ],
    [
      'a parameter that a key must not have',
      { coseKey: new Map([...coseKeyOf(createPasskey()), [-4, Buffer.alloc(32)]]) },
      'public-key-malformed',
    ],
    [
      'members in any order',
      { alterEntries: (entries) => new Map([...entries].reverse()) },
      'attestation-object-malformed',
    ],
    [
      'a member too many',
      { alterEntries: (entries) => new Map([...entries, ['zzzzzzzzz', 1]]) },
      'attestation-object-malformed',
    ],
    [
      'bytes after the attestation object',
      { alterBytes: (bytes) => Buffer.concat([bytes, Buffer.alloc(4)]) },
      'attestation-object-malformed',
    ],
    [
      'self attestation with another algorithm of the same digest',
      { format: 'packed', statement: packedSelf({ alg: -257 }) },
      'attestation-invalid',
    ],
    [
      'an algorithm that is not the attestation key’s',
      { format: 'packed', statement: packedCertified({ alg: -257 }) },
      'attestation-invalid',
    ],
    [
      'a tag within authenticator data',
      { extensions: new Map([['x', new RawCbor(Buffer.from('c101', 'hex'))]]) },
      'authenticator-data-malformed',
    ],
  ];

  it.each(cases)('%s', async (_, parts, code) => {
    const { byLibrary, byOurs } = registration(parts);
    await expect(byLibrary()).resolves.toBe(true);
    await expect(refusalOf(byOurs)).resolves.toMatchObject({ code });
  });

  it('that a statement makes it fetch an address which the statement itself names', async () => {
    const fetching = jest.spyOn(globalThis, 'fetch').mockRejectedValue(new Error('offline'));
    const { forLibrary, byOurs } = registration({
      format: 'android-key',
      statement: androidKey({ extra: [crlExtension] }),
    });
    await expect(verifyWithLibrary(forLibrary)).resolves.toBe(true);
    expect(fetching).toHaveBeenCalledWith('http://127.0.0.1:9/list.crl');
    fetching.mockClear();
    await expect(refusalOf(byOurs)).resolves.toMatchObject({ code: 'attestation-invalid' });
    expect(fetching).not.toHaveBeenCalled();
    fetching.mockRestore();
  });
});
