import { generateKeyPairSync } from 'node:crypto';
import type { RelyingPartyPolicy } from '../../../../lambda/passkeys/webauthn/policy';
import { aaguidText } from '../../../../lambda/passkeys/webauthn/registration';
import { createPasskey, type Signed } from './support/authenticator';
import type { CborEntries, Encodable } from './support/cbor';
import { expectRefusal, refusalOf, tryRegistration } from './support/ceremonies';
import { CertificateAuthority, toPem } from './support/certificates';
import {
  ATTESTATION_SUBJECT,
  aaguidExtension,
  androidKey,
  apple,
  crlExtension,
  fidoU2f,
  firmwareVersionExtension,
  MODEL,
  packedCertified,
  packedSelf,
  serialNumberExtension,
  tpm,
  vendor,
} from './support/statements';

type Statement = (signed: Signed) => Encodable;
type Parts = NonNullable<Parameters<typeof tryRegistration>[0]>;

const DIRECT: Partial<RelyingPartyPolicy> = { attestation: 'direct', trustAnchors: [vendor.pem] };
const ENTERPRISE: Partial<RelyingPartyPolicy> = {
  attestation: 'enterprise',
  trustAnchors: [vendor.pem],
  allowedAaguids: [aaguidText(MODEL)],
};

/** Statement with one member replaced, or removed when the value is undefined. */
const changing =
  (statement: Statement, name: string, value: Encodable | undefined): Statement =>
  (signed) => {
    const entries = new Map<string, Encodable | undefined>(statement(signed) as Map<string, Encodable>);
    entries.set(name, value);
    return new Map([...entries].filter((entry): entry is [string, Encodable] => entry[1] !== undefined));
  };

const formats: [string, Parts][] = [
  ['packed', { format: 'packed', statement: packedCertified(), aaguid: MODEL }],
  ['fido-u2f', { format: 'fido-u2f', statement: fidoU2f() }],
  ['tpm', { format: 'tpm', statement: tpm(), aaguid: MODEL }],
  ['android-key', { format: 'android-key', statement: androidKey(), aaguid: MODEL }],
  ['apple', { format: 'apple', statement: apple(), aaguid: MODEL }],
];

describe('an attestation statement with certificates', () => {
  it.each(formats)('%s is trusted when its chain ends in an anchor', (attestationFormat, parts) =>
    expect(tryRegistration(parts, DIRECT)).resolves.toMatchObject({
      attestationFormat,
      attestationTrust: 'trusted',
    }),
  );

  it.each(formats)(
    '%s is verified, and its chain not assessed, when none was asked for',
    (attestationFormat, parts) =>
      expect(tryRegistration(parts)).resolves.toMatchObject({
        attestationFormat,
        attestationTrust: 'unassessed',
      }),
  );

  it.each(formats)('%s over other data is refused, also when none was asked for', async (_, parts) => {
    const statement: Statement = (signed) =>
      parts.statement?.({
        ...signed,
        authenticatorData: Buffer.concat([signed.authenticatorData, Buffer.alloc(1)]),
        clientDataHash: Buffer.from(signed.clientDataHash).reverse(),
      }) ?? null;
    const refusal = await refusalOf(() => tryRegistration({ ...parts, statement }));
    expect(['attestation-invalid', 'signature-invalid']).toContain(refusal.code);
    expect(refusal.step).toBe('§7.1 step 22');
  });

  it.each(formats)('%s whose certificate is no certificate is refused', async (_, parts) => {
    const statement = changing(parts.statement as Statement, 'x5c', [Buffer.from('3000', 'hex')]);
    await expectRefusal(
      () => tryRegistration({ ...parts, statement }),
      'attestation-invalid',
      '§7.1 step 22',
    );
  });

  it.each(formats)(
    '%s of an unknown authority is refused at step 24 when one was asked for',
    async (_, parts) => {
      const others = { ...DIRECT, trustAnchors: [new CertificateAuthority().pem] };
      await expectRefusal(() => tryRegistration(parts, others), 'attestation-untrusted', '§7.1 step 24');
    },
  );

  it.each(formats)('%s with a member too many or one too few is refused', async (format, parts) => {
    const statement = parts.statement as Statement;
    const removed = changing(statement, 'x5c', undefined);
    const added = changing(statement, 'zzzzzzzzz', true);
    await expectRefusal(
      () => tryRegistration({ ...parts, statement: added }),
      'attestation-statement-malformed',
      '§7.1 step 22',
    );
    // Without certificates a packed statement is a self attestation, which this one is not.
    const without = await refusalOf(() => tryRegistration({ ...parts, statement: removed }));
    expect(without.code).toBe(format === 'packed' ? 'signature-invalid' : 'attestation-statement-malformed');
  });

  it.each([[[]], ['x'], [[Buffer.alloc(0)]], [['x']], [Array.from({ length: 9 }, () => Buffer.from('x'))]])(
    'is malformed with x5c %j',
    (x5c) =>
      expectRefusal(
        () =>
          tryRegistration({
            format: 'packed',
            aaguid: MODEL,
            statement: changing(packedCertified(), 'x5c', x5c as Encodable),
          }),
        'attestation-statement-malformed',
        '§7.1 step 22',
      ),
  );
});

describe('attestation none', () => {
  it('must have an empty statement', () =>
    expectRefusal(
      () => tryRegistration({ statement: () => new Map([['alg', -7]]) }),
      'attestation-statement-malformed',
      '§7.1 step 22',
    ));
});

describe.each(['android-safetynet', 'compound', 'NONE', 'none ', ''])('attestation format "%s"', (format) => {
  it('is refused', () =>
    expectRefusal(() => tryRegistration({ format }), 'attestation-format-unsupported', '§7.1 step 21'));
});

describe('packed self attestation', () => {
  it.each(['ES256', 'RS256', 'EdDSA', 'ES384', 'ES512'] as const)('is accepted with %s', (algorithm) =>
    expect(
      tryRegistration({ passkey: createPasskey(algorithm), format: 'packed', statement: packedSelf() }),
    ).resolves.toMatchObject({ attestationTrust: 'self' }),
  );

  it('must be signed with the algorithm of the passkey', () =>
    expectRefusal(
      () => tryRegistration({ format: 'packed', statement: packedSelf({ alg: -35 }) }),
      'attestation-invalid',
      '§7.1 step 22',
    ));

  it.each(['alg', 'sig'])('must have %s', (name) =>
    expectRefusal(
      () => tryRegistration({ format: 'packed', statement: changing(packedSelf(), name, undefined) }),
      'attestation-statement-malformed',
      '§7.1 step 22',
    ),
  );

  it.each([null, 'sig', Buffer.alloc(0)])('must not have sig %j', (sig) =>
    expectRefusal(
      () => tryRegistration({ format: 'packed', statement: changing(packedSelf(), 'sig', sig) }),
      'attestation-statement-malformed',
      '§7.1 step 22',
    ),
  );

  it.each([-65535, -37, 'ES256', null])('must not have alg %j', (alg) =>
    expectRefusal(
      () => tryRegistration({ format: 'packed', statement: changing(packedSelf(), 'alg', alg) }),
      'attestation-statement-malformed',
      '§7.1 step 22',
    ),
  );
});

describe('packed attestation with certificates', () => {
  const refuses = (options: Parameters<typeof packedCertified>[0]) =>
    expectRefusal(
      () => tryRegistration({ format: 'packed', aaguid: MODEL, statement: packedCertified(options) }, DIRECT),
      'attestation-invalid',
      '§7.1 step 22',
    );

  it.each([
    ['C', 'USA'],
    ['C', undefined],
    ['O', undefined],
    ['OU', 'Something Else'],
    ['CN', undefined],
  ])('refuses a certificate with subject %s %s', (part, value) => {
    const subject = Object.fromEntries(
      Object.entries({ ...ATTESTATION_SUBJECT, [part]: value }).filter(([, text]) => text !== undefined),
    );
    return refuses({ certificate: { subject } });
  });
  it('refuses a certificate that is an authority', () => refuses({ certificate: { ca: true } }));
  it('refuses a certificate of another model', () =>
    refuses({ certificate: { extensions: [aaguidExtension(Buffer.alloc(16, 1))] } }));
  it('refuses a certificate whose model is critical', () =>
    refuses({ certificate: { extensions: [aaguidExtension(MODEL, true)] } }));
  it('refuses a certificate whose firmware version is critical, and accepts one whose is not', async () => {
    const extensions = (critical: boolean) => [aaguidExtension(), firmwareVersionExtension(critical)];
    await refuses({ certificate: { extensions: extensions(true) } });
    const statement = packedCertified({ certificate: { extensions: extensions(false) } });
    await tryRegistration({ format: 'packed', aaguid: MODEL, statement }, DIRECT);
  });
  it('refuses a certificate with an extension twice', () =>
    refuses({ certificate: { extensions: [aaguidExtension(), aaguidExtension()] } }));
  it('refuses an algorithm that is not the certificate’s', () => refuses({ alg: -257 }));
  it('refuses a curve that is not the algorithm’s', () => refuses({ algorithm: 'ES384', alg: -7 }));
  it.each(['RS256', 'ES384'] as const)('accepts an attestation key of %s', (algorithm) =>
    expect(
      tryRegistration({ format: 'packed', aaguid: MODEL, statement: packedCertified({ algorithm }) }, DIRECT),
    ).resolves.toMatchObject({ attestationTrust: 'trusted' }),
  );
});

describe('the serial number of a device in a certificate', () => {
  const attempt = (policy: Partial<RelyingPartyPolicy>, critical = false) =>
    tryRegistration(
      {
        format: 'packed',
        aaguid: MODEL,
        statement: packedCertified({
          certificate: { extensions: [aaguidExtension(), serialNumberExtension(critical)] },
        }),
      },
      policy,
    );

  it.each(['none', 'indirect', 'direct'] as const)('is refused with conveyance %s', (attestation) =>
    expectRefusal(() => attempt({ ...DIRECT, attestation }), 'attestation-invalid', '§7.1 step 22'),
  );
  it('is accepted with enterprise attestation', () =>
    expect(attempt(ENTERPRISE)).resolves.toMatchObject({ attestationTrust: 'trusted' }));
  it('is refused when it is critical', () =>
    expectRefusal(() => attempt(ENTERPRISE, true), 'attestation-invalid', '§7.1 step 22'));
});

describe('fido-u2f attestation', () => {
  const refuses = (parts: Parts, code: Parameters<typeof expectRefusal>[1] = 'attestation-invalid') =>
    expectRefusal(() => tryRegistration({ format: 'fido-u2f', ...parts }, DIRECT), code, '§7.1 step 22');

  it('refuses an AAGUID', () => refuses({ statement: fidoU2f(), aaguid: MODEL }));
  it('refuses a second certificate', () =>
    refuses(
      { statement: fidoU2f({ chain: (leaf) => [leaf, vendor.root] }) },
      'attestation-statement-malformed',
    ));
  it('refuses an attestation key of another curve', () =>
    refuses({ statement: fidoU2f({ algorithm: 'ES384' }) }));
  it('refuses a passkey of another algorithm', () =>
    refuses({ statement: fidoU2f(), passkey: createPasskey('ES384') }));
});

describe('tpm attestation', () => {
  const refuses = (statement: Statement, code: Parameters<typeof expectRefusal>[1] = 'attestation-invalid') =>
    expectRefusal(
      () => tryRegistration({ format: 'tpm', aaguid: MODEL, statement }, DIRECT),
      code,
      '§7.1 step 22',
    );

  it('refuses another version', () =>
    refuses(changing(tpm(), 'ver', '1.2'), 'attestation-statement-malformed'));
  it('refuses what a TPM did not generate', () => refuses(tpm({ magic: 0xff544348 })));
  it('refuses a certification of other data', () => refuses(tpm({ extraData: Buffer.alloc(32) })));
  it('refuses another public area', () => refuses(changing(tpm(), 'pubArea', Buffer.alloc(100))));
  it('refuses SHA-1', () => refuses(tpm({ alg: -65535 }), 'attestation-statement-malformed'));
  it('refuses a certificate without the purpose and the manufacturer', () =>
    refuses(tpm({ certificate: { extensions: [] } })));
});

describe('android-key attestation', () => {
  const refuses = (statement: Statement) =>
    expectRefusal(
      () => tryRegistration({ format: 'android-key', aaguid: MODEL, statement }, DIRECT),
      'attestation-invalid',
      '§7.1 step 22',
    );

  it('refuses a key that was imported', () => refuses(androidKey({ description: { origin: 2 } })));
  it('refuses a key that may decrypt too', () => refuses(androidKey({ description: { purposes: [1, 2] } })));
  it('refuses a key without purpose', () => refuses(androidKey({ description: { purposes: [] } })));
  it('refuses a key that any application may use', () =>
    refuses(androidKey({ description: { allApplications: true } })));
  it('never follows a revocation list that the statement names', async () => {
    const fetching = jest.spyOn(globalThis, 'fetch');
    await refuses(androidKey({ extra: [crlExtension] }));
    await expectRefusal(
      () => tryRegistration({ format: 'android-key', statement: androidKey({ extra: [crlExtension] }) }),
      'attestation-invalid',
      '§7.1 step 22',
    );
    expect(fetching).not.toHaveBeenCalled();
    fetching.mockRestore();
  });
});

describe('apple attestation', () => {
  const refuses = (statement: Statement) =>
    expectRefusal(
      () => tryRegistration({ format: 'apple', aaguid: MODEL, statement }, DIRECT),
      'attestation-invalid',
      '§7.1 step 22',
    );

  it('refuses another nonce', () => refuses(apple({ nonce: Buffer.alloc(32) })));
  it('refuses the certificate of another key', () => refuses(apple({ publicKey: createPasskey() })));
  it('refuses certificates that name revocation lists', () => refuses(apple({ extra: [crlExtension] })));
  it('may carry the algorithm, as devices send it', () =>
    expect(
      tryRegistration({ format: 'apple', statement: (signed) => withAlg(apple()(signed)) }, DIRECT),
    ).resolves.toMatchObject({ attestationTrust: 'trusted' }));

  const withAlg = (statement: CborEntries) =>
    new Map<string | number, Encodable>([['alg', -7], ...statement]);
});

describe('§7.1 step 24: whether an attestation can be trusted', () => {
  const attempt = (options: Parameters<typeof packedCertified>[0], policy = DIRECT, now?: Date) =>
    tryRegistration({ format: 'packed', aaguid: MODEL, statement: packedCertified(options) }, policy, now);
  const refuses = (options: Parameters<typeof packedCertified>[0], policy = DIRECT, now?: Date) =>
    expectRefusal(() => attempt(options, policy, now), 'attestation-untrusted', '§7.1 step 24');

  const intermediateKeys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const intermediateOf = (options: { ca?: boolean; notAfter?: Date } = {}) => {
    const authority = new CertificateAuthority();
    Object.assign(authority, {
      key: intermediateKeys,
      name: { C: 'US', O: 'Example Authenticators', CN: 'Intermediate' },
      root: vendor.issue({
        subject: { C: 'US', O: 'Example Authenticators', CN: 'Intermediate' },
        publicKey: intermediateKeys.publicKey,
        ca: true,
        ...options,
      }),
    });
    return { authority, chain: (leaf: Buffer) => [leaf, authority.root] };
  };

  it('accepts a chain with an intermediate', () =>
    expect(attempt(intermediateOf())).resolves.toMatchObject({ attestationTrust: 'trusted' }));
  it('accepts a chain that includes the anchor', () =>
    expect(attempt({ chain: (leaf) => [leaf, vendor.root] })).resolves.toMatchObject({
      attestationTrust: 'trusted',
    }));
  it('accepts an anchor that is the attestation certificate itself', () => {
    let certificate: Buffer = Buffer.alloc(0);
    const keep = (leaf: Buffer) => {
      certificate = leaf;
      return [leaf];
    };
    const anchors = {
      ...DIRECT,
      get trustAnchors() {
        return [certificate.length ? toPem(certificate) : vendor.pem];
      },
    };
    return expect(
      attempt({ authority: new CertificateAuthority(), chain: keep }, anchors),
    ).resolves.toBeDefined();
  });
  it('refuses an intermediate that is no authority', () => refuses(intermediateOf({ ca: false })));
  it('refuses an intermediate that has expired', () =>
    refuses(intermediateOf({ notAfter: new Date('2021-01-01') })));
  it('refuses a chain in the wrong order', () =>
    refuses({ ...intermediateOf(), chain: (leaf) => [leaf, vendor.root, intermediateOf().authority.root] }));
  it('refuses a root of the same name', () => refuses({ authority: new CertificateAuthority() }));
  it('refuses an anchor that has expired', () => {
    const expired = new CertificateAuthority({ notAfter: new Date('2021-01-01') });
    return refuses({ authority: expired }, { ...DIRECT, trustAnchors: [expired.pem] });
  });
  it('goes by the time it is given', () => refuses({}, DIRECT, new Date('2150-01-01')));

  it.each(['indirect', 'direct'] as const)(
    'with conveyance %s accepts none and self',
    async (attestation) => {
      const policy = { ...DIRECT, attestation };
      await expect(tryRegistration({}, policy)).resolves.toMatchObject({ attestationTrust: 'none' });
      await expect(
        tryRegistration({ format: 'packed', statement: packedSelf() }, policy),
      ).resolves.toMatchObject({ attestationTrust: 'self' });
    },
  );

  it('with conveyance enterprise accepts listed models that prove themselves', () =>
    expect(attempt({}, ENTERPRISE)).resolves.toMatchObject({ attestationTrust: 'trusted', aaguid: MODEL }));

  it.each([
    ['none', {}],
    ['self', { format: 'packed', statement: packedSelf() }],
  ] as [string, Parts][])(
    'with conveyance enterprise refuses %s that only claims a listed model',
    (_, parts) =>
      expectRefusal(
        () => tryRegistration({ ...parts, aaguid: MODEL }, ENTERPRISE),
        'attestation-untrusted',
        '§7.1 step 24',
      ),
  );

  it.each(['direct', 'enterprise'] as const)(
    'with conveyance %s refuses models that are not listed',
    (attestation) =>
      expectRefusal(
        () =>
          attempt(
            {},
            { ...ENTERPRISE, attestation, allowedAaguids: ['11111111-2222-3333-4444-555555555555'] },
          ),
        'aaguid-not-allowed',
        '§7.1 step 24',
      ),
  );

  it('with a list refuses U2F keys, which have no model', () =>
    expectRefusal(
      () => tryRegistration({ format: 'fido-u2f', statement: fidoU2f() }, ENTERPRISE),
      'aaguid-not-allowed',
      '§7.1 step 24',
    ));
});
