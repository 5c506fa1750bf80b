import { createHash } from 'node:crypto';
import { verifyAuthentication } from '../../../../lambda/passkeys/webauthn/authentication';
import { verifyRegistration } from '../../../../lambda/passkeys/webauthn/registration';
import {
  authenticate,
  coseKeyOf,
  createPasskey,
  FLAG,
  newChallenge,
  RP_ID,
  register,
} from './support/authenticator';
import { type Encodable, encodeCbor } from './support/cbor';
import { recordOf, refusalOf, testPolicy, USER_HANDLE } from './support/ceremonies';
import { registerWithPackage, signInWithPackage } from './support/package';
import { packedSelf } from './support/statements';

/**
 * What the package's own code accepts and ours refuses. Each case goes through the package's published
 * functions first: the attack is real, and the test notices when an upgrade of the package ends it.
 */
const UP_UV = FLAG.UP | FLAG.UV;

describe('registration', () => {
  type Parts = Omit<Parameters<typeof register>[0], 'challenge'>;
  const coseKey = (changes: Record<number, Encodable>, algorithm: 'ES256' | 'RS256' = 'ES256') =>
    new Map(
      [...coseKeyOf(createPasskey(algorithm))].map(([label, value]): [number | string, Encodable] => [
        label,
        changes[Number(label)] ?? value,
      ]),
    );

  const attacks: [string, Parts, string][] = [
    [
      'within a frame of any other site',
      { clientData: { crossOrigin: true, topOrigin: 'https://evil.example' } },
      'cross-origin-not-allowed',
    ],
    ['for another relying party that is allowed', { rpId: 'other.example' }, 'relying-party-mismatch'],
    [
      'from the origin of another relying party',
      { clientData: { origin: 'https://other.example' } },
      'origin-not-allowed',
    ],
    [
      'with an attestation format that does not exist',
      { format: 'trust-me' },
      'attestation-format-unsupported',
    ],
    [
      'with an attestation statement that is false',
      {
        format: 'packed',
        statement: (signed) => packedSelf()({ ...signed, clientDataHash: Buffer.alloc(32) }),
      },
      'signature-invalid',
    ],
    [
      'with a statement beside attestation none',
      { statement: () => new Map([['x', 1]]) },
      'attestation-statement-malformed',
    ],
    ['without the flag for the credential', { flags: UP_UV }, 'authenticator-data-malformed'],
    [
      'with a flag for extensions that are not there',
      { flags: UP_UV | FLAG.AT | FLAG.ED },
      'authenticator-data-malformed',
    ],
    [
      'with reserved flags',
      { flags: UP_UV | FLAG.AT | FLAG.RFU1 | FLAG.RFU2 },
      'authenticator-data-malformed',
    ],
    [
      'backed up without being eligible for it',
      { flags: UP_UV | FLAG.AT | FLAG.BS },
      'backup-flags-inconsistent',
    ],
    ['with a credential id of no bytes', { credentialId: Buffer.alloc(0) }, 'authenticator-data-malformed'],
    [
      'with a point that is not on the curve',
      { coseKey: coseKey({ [-3]: Buffer.alloc(32, 1) }) },
      'public-key-malformed',
    ],
    [
      'with a curve that the algorithm does not have',
      { coseKey: coseKey({ [-1]: 3 }) },
      'public-key-malformed',
    ],
    [
      'with an elliptic-curve key for RSA signatures',
      { coseKey: coseKey({ 3: -257 }) },
      'public-key-malformed',
    ],
    ['with the RSA exponent 1', { coseKey: coseKey({ [-2]: Buffer.from([1]) }, 'RS256') }, 'public-key-weak'],
    [
      'with an RSA key of 1024 bits',
      { coseKey: coseKeyOf(createPasskey('RS256', { rsaBits: 1024 })) },
      'public-key-weak',
    ],
    [
      'with members of the attestation object in any order',
      { alterEntries: (entries) => new Map([...entries].reverse()) },
      'attestation-object-malformed',
    ],
  ];

  it.each(attacks)('%s: the package accepts it, ours refuses it', async (_, parts, code) => {
    const challenge = newChallenge();
    const { response } = register({ challenge, ...parts });
    await expect(registerWithPackage(response, challenge)).resolves.toHaveProperty('jwk');
    const refusal = await refusalOf(() =>
      verifyRegistration({ response, expected: { challenge, rpId: RP_ID }, policy: testPolicy() }),
    );
    expect(refusal.code).toBe(code);
  });

  it('stores the same key as the package, for a registration that both accept', async () => {
    for (const algorithm of ['ES256', 'RS256'] as const) {
      const challenge = newChallenge();
      const { response } = register({ challenge, passkey: createPasskey(algorithm) });
      const item = await registerWithPackage(response, challenge);
      const verified = await verifyRegistration({
        response,
        expected: { challenge, rpId: RP_ID },
        policy: testPolicy(),
      });
      expect(JSON.parse(JSON.stringify(item.jwk))).toEqual(verified.publicKey);
      expect(Buffer.from(item.credentialId as Buffer).toString('base64url')).toBe(verified.credentialId);
      expect(item.aaguid).toEqual(verified.aaguid);
    }
  });
});

describe('sign-in', () => {
  type Parts = Omit<Parameters<typeof authenticate>[1], 'challenge'>;

  const attempts = (parts: Parts, jwk?: object, passkey = createPasskey()) => {
    const challenge = newChallenge();
    const assertion = authenticate(passkey, { challenge, userHandle: USER_HANDLE, ...parts });
    const record = recordOf(passkey, jwk && { jwk });
    return {
      withPackage: () => signInWithPackage(assertion, challenge, record),
      withOurs: () =>
        verifyAuthentication({
          assertion,
          expected: { challenge, userHandle: USER_HANDLE },
          credential: record,
          policy: testPolicy(),
        }),
    };
  };

  const attacks: [string, Parts, string][] = [
    [
      'within a frame of any other site',
      { clientData: { crossOrigin: true, topOrigin: 'https://evil.example' } },
      'cross-origin-not-allowed',
    ],
    ['for another relying party that is allowed', { rpId: 'other.example' }, 'relying-party-mismatch'],
    [
      'from the origin of another relying party',
      { clientData: { origin: 'https://other.example' } },
      'origin-not-allowed',
    ],
    [
      'with a flag for a credential that is not there',
      { flags: UP_UV | FLAG.AT },
      'authenticator-data-malformed',
    ],
    [
      'with a flag for extensions that are not there',
      { flags: UP_UV | FLAG.ED },
      'authenticator-data-malformed',
    ],
    ['with reserved flags', { flags: UP_UV | FLAG.RFU1 | FLAG.RFU2 }, 'authenticator-data-malformed'],
    [
      'with bytes after authenticator data',
      { alterAuthenticatorData: (data) => Buffer.concat([data, encodeCbor('more')]) },
      'authenticator-data-malformed',
    ],
  ];

  it.each(attacks)('%s: the package accepts it, ours refuses it', async (_, parts, code) => {
    const { withPackage, withOurs } = attempts(parts);
    await expect(withPackage()).resolves.toBe('accepted');
    await expect(refusalOf(withOurs)).resolves.toMatchObject({ code });
  });

  it('with an elliptic-curve key stored for RSA signatures: the package accepts it, ours refuses it', async () => {
    const passkey = createPasskey();
    const jwk = { ...passkey.publicKey.export({ format: 'jwk' }), alg: 'RS256' };
    const { withPackage, withOurs } = attempts({}, jwk, passkey);
    await expect(withPackage()).resolves.toBe('accepted');
    await expect(refusalOf(withOurs)).resolves.toMatchObject({ code: 'public-key-malformed' });
  });

  it('with a stored RSA exponent of 1, so that anybody can sign: the package accepts it, ours refuses it', async () => {
    const passkey = createPasskey('RS256');
    const jwk = { ...passkey.publicKey.export({ format: 'jwk' }), alg: 'RS256', e: 'AQ' };
    const { withPackage, withOurs } = attempts({ sign: signWithoutKey }, jwk, passkey);
    await expect(withPackage()).resolves.toBe('accepted');
    await expect(refusalOf(withOurs)).resolves.toMatchObject({ code: 'public-key-weak' });
  });

  it('that is in order is accepted by both', async () => {
    const { withPackage, withOurs } = attempts({});
    await expect(withPackage()).resolves.toBe('accepted');
    expect(withOurs()).toMatchObject({ newSignCount: 1 });
  });
});

/**
 * With the exponent 1 a signature is the padded digest itself (RFC 8017 section 9.2): no private key is
 * needed.
 */
function signWithoutKey(data: Buffer): Buffer {
  const digestInfo = Buffer.from('3031300d060960864801650304020105000420', 'hex');
  const digest = createHash('sha256').update(data).digest();
  const padding = Buffer.alloc(256 - 3 - digestInfo.length - digest.length, 0xff);
  return Buffer.concat([Buffer.from([0, 1]), padding, Buffer.from([0]), digestInfo, digest]);
}
