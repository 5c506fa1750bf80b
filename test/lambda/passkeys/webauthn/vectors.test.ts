/**
 * The test vectors of WebAuthn Level 3 §16, each taken or refused as docs/webauthn.md says, by clause.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { verifyAuthentication } from '../../../../lambda/passkeys/webauthn/authentication';
import {
  ALL_ALGORITHMS,
  DEFAULT_ALGORITHMS,
  type RelyingPartyPolicy,
  relyingPartyPolicy,
} from '../../../../lambda/passkeys/webauthn/policy';
import { verifyRegistration } from '../../../../lambda/passkeys/webauthn/registration';
import { projectRoot } from '../../../support/assembly';
import { expectRefusal } from './support/ceremonies';
import { der } from './support/certificates';
import { androidKey, apple, fidoU2f, packedCertified, packedSelf, tpm } from './support/statements';
import { VECTOR_ORIGIN, VECTOR_RP, VECTOR_TOP, vector } from './support/vectors';

const policy = (changes: Partial<RelyingPartyPolicy> = {}) =>
  relyingPartyPolicy({
    relyingParties: [{ id: VECTOR_RP, origins: [VECTOR_ORIGIN] }],
    userVerification: 'preferred',
    algorithms: ALL_ALGORITHMS,
    attestation: 'none',
    crossOrigin: { allowed: false, topOrigins: [] },
    ...changes,
  });
const framed = { allowed: true, topOrigins: [VECTOR_TOP] };

type Vector = ReturnType<typeof vector>;

const registering = ({ registration }: Vector, changes: Partial<RelyingPartyPolicy> = {}) =>
  verifyRegistration({
    response: registration.response,
    expected: { challenge: registration.challenge, rpId: VECTOR_RP },
    policy: policy(changes),
  });

/** Registers, and signs in with what was registered. */
async function takes(made: Vector, changes: Partial<RelyingPartyPolicy> = {}, assertion = {}) {
  const { credentialId, publicKey, backupEligible, signCount, attestationTrust } = await registering(
    made,
    changes,
  );
  expect(credentialId).toBe(made.passkey.id.toString('base64url'));
  const { authentication } = made;
  const verified = verifyAuthentication({
    assertion: { ...authentication.assertion, ...assertion },
    expected: { challenge: authentication.challenge, userHandle: 'nobody' },
    credential: { id: credentialId, jwk: publicKey, rpId: VECTOR_RP, signCount, backupEligible },
    policy: policy(changes),
  });
  return { attestationTrust, ...verified };
}

const certified = (algorithm: 'ES256' | 'ES384' | 'ES512' | 'EdDSA' | 'Ed448') => ({
  algorithm,
  format: 'packed',
  statement: packedCertified({ certificate: { extensions: [] } }),
  ...(algorithm === 'ES512' && { challengeBytes: 128 }),
});

/** What becomes of each vector, by the section it is in. */
const decided: Readonly<Record<string, () => Promise<unknown>>> = {
  '16.2': async () => {
    const made = vector('none.ES256');
    // Quoted from the standard: what is derived here is what it prints, to the byte.
    expect(made.passkey.id.toString('hex')).toBe(
      'f91f391db4c9b2fde0ea70189cba3fb63f579ba6122b33ad94ff3ec330084be4',
    );
    const quoted =
      '3046022100f50a4e2e4409249c4a853ba361282f09841df4dd4547a13a87780218deffcd380221008480ac0f0b93538174f575bf11a1dd5d78c6e486013f937295ea13653e331e87';
    const signatureB64 = Buffer.from(quoted, 'hex').toString('base64url');
    await takes(made);
    await takes(made, {}, { signatureB64 });
  },
  '16.3': async () => {
    const made = vector('packed-self.ES256', { format: 'packed', statement: packedSelf() });
    expect(await registering(made)).toMatchObject({ attestationTrust: 'self' });
  },
  '16.4': async () => {
    const made = vector('none.ES256.crossOrigin', { crossOrigin: true });
    await expectRefusal(() => registering(made), 'cross-origin-not-allowed', '§7.1 step 10');
    await expectRefusal(
      () => registering(made, { crossOrigin: framed }),
      'top-origin-not-allowed',
      '§7.1 step 11',
    );
    const verified = await takes(made, { crossOrigin: { ...framed, unnamed: true } });
    expect(verified).toMatchObject({ crossOrigin: true, topOrigin: undefined });
  },
  '16.5': async () => {
    const made = vector('none.ES256.topOrigin', { crossOrigin: true, topOrigin: true });
    await expectRefusal(() => registering(made), 'cross-origin-not-allowed', '§7.1 step 10');
    expect(await takes(made, { crossOrigin: framed })).toMatchObject({ topOrigin: VECTOR_TOP });
    const other = { allowed: true, topOrigins: ['https://other.example'], unnamed: true };
    await expectRefusal(
      () => registering(made, { crossOrigin: other }),
      'top-origin-not-allowed',
      '§7.1 step 11',
    );
  },
  '16.6': async () => {
    await takes(vector('none.ES256.long-credential-id', { idBytes: 1023 }));
  },
  '16.7': async () => {
    await takes(vector('packed.ES256', certified('ES256')));
  },
  '16.8': async () => {
    await takes(vector('packed.ES384', certified('ES384')));
  },
  '16.9': async () => {
    await takes(vector('packed.ES512', certified('ES512')));
  },
  '16.11': async () => {
    await takes(vector('packed.EdDSA', certified('EdDSA')));
  },
  '16.12': async () => {
    const made = vector('packed.Ed448', certified('Ed448'));
    await expectRefusal(
      () => registering(made, { algorithms: DEFAULT_ALGORITHMS }),
      'algorithm-not-allowed',
      '§7.1 step 20',
    );
    await takes(made);
  },
  '16.13': () => {
    const made = vector('tpm.ES256', { format: 'tpm', statement: tpm({ vendor: 'id:00000000' }) });
    return expectRefusal(() => registering(made), 'attestation-invalid', '§7.1 step 22');
  },
  '16.14': () => {
    const made = vector('android-key.ES256', {
      format: 'android-key',
      statement: androidKey({ rawDescription: emptyLists }),
    });
    return expectRefusal(() => registering(made), 'attestation-invalid', '§7.1 step 22');
  },
  '16.15': async () => {
    await takes(vector('apple.ES256', { format: 'apple', statement: apple() }));
  },
  '16.16': () => {
    const made = vector('fido-u2f.ES256', {
      format: 'fido-u2f',
      statement: fidoU2f(),
      withoutFlags: true,
    });
    expect(made.aaguid.some((byte) => byte !== 0)).toBe(true);
    return expectRefusal(() => registering(made), 'attestation-invalid', '§7.1 step 22');
  },
};

/** Android's key description with nothing in either list of authorizations. */
const emptyLists = (challenge: Buffer) =>
  der.sequence(
    der.integer(3),
    der.enumerated(0),
    der.integer(0),
    der.enumerated(0),
    der.octets(challenge),
    der.octets(Buffer.alloc(0)),
    der.sequence(),
    der.sequence(),
  );

describe('a vector of §16', () => {
  const document = readFileSync(join(projectRoot, 'docs/webauthn.md'), 'utf8');
  const [, section = ''] = document.split('\n## Test vectors of the standard\n');
  const rows = [...(section.split('\n## ')[0] ?? '').matchAll(/^\| (16\.\d+) \|/gm)].map(
    ([, row = '']) => row,
  );

  it('has its row in docs/webauthn.md', () => {
    expect(rows).toEqual(Object.keys(decided));
  });

  it.each(rows)('is taken or refused as its row says: %s', async (row) => {
    expect.hasAssertions();
    await decided[row]?.();
  });
});
