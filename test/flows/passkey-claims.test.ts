/**
 * Walks what docs/webauthn.md says of the steps of both ceremonies, over HTTP: through API Gateway and its
 * models, and through Cognito and its triggers. What a function takes and its gateway refuses, or the other
 * way round, is found here.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  authenticate,
  coseKeyOf,
  createPasskey,
  FLAG,
  newChallenge,
  type RegistrationParts,
  register,
} from '../lambda/passkeys/webauthn/support/authenticator';
import { MODEL, packedCertified, packedSelf } from '../lambda/passkeys/webauthn/support/statements';
import { projectRoot } from '../support/assembly';
import { idOf, ORIGIN, type PasskeyPage, passkeyPage } from '../support/passkeys';
import { type SignInWorld, signInWorld } from '../support/signing-in';

const PARTNER = 'https://partner.example';
const REFUSED = 'NotAuthorizedException: Incorrect username or password.';
const CHANGED = 'This passkey has changed since it was registered.';
const { UP, UV, BE, BS, AT, RFU1 } = FLAG;

let world: SignInWorld;
let page: PasskeyPage;
let person: Awaited<ReturnType<typeof somebody>>;
beforeAll(async () => {
  world = await signInWorld({
    overrides: ({ passkeys }) => ({
      passkeys: { ...passkeys, perUser: 100, crossOrigin: { topOrigins: [PARTNER] }, counterMayStop: true },
    }),
  });
  page = passkeyPage(world.aws, world.client);
  person = await somebody();
}, 120_000);
afterAll(() => world?.aws.close());

async function somebody() {
  const { email, sub } = await world.newUser();
  return { email, sub, token: (await world.signIn(email)).IdToken };
}

/** Rows of a section's table of steps, by their first cell. */
function stepsOf(section: string): string[] {
  const document = readFileSync(join(projectRoot, 'docs/webauthn.md'), 'utf8');
  const [, rest = ''] = document.split(`\n## ${section} `);
  return [...(rest.split('\n## ')[0] ?? '').matchAll(/^\| ([\d–][^|]*?) \|/gm)].map(
    ([, label = '']) => label,
  );
}

/** Completes a registration with what an authenticator gives, and what else is in the body. */
async function complete(parts: Partial<RegistrationParts>, body: object = {}) {
  const { challenge } = (await page.start(person.token)).body;
  const { response } = register({
    challenge,
    rpId: 'localhost',
    ...parts,
    clientData: { origin: ORIGIN, ...parts.clientData },
  });
  const answer = await page.call('register-authenticator/complete', {
    token: person.token,
    body: { ...response, friendlyName: 'Key', ...body },
  });
  return answer;
}

type Registered = Awaited<ReturnType<typeof complete>>;

const refusedFor =
  (reason: string, parts: Partial<RegistrationParts>, body: object = {}) =>
  async () =>
    expect(await complete(parts, body)).toMatchObject({
      status: 400,
      body: { code: 'RegistrationRefused', reason, message: expect.any(String) },
    });
const taken = async (answer: Promise<Registered>, facts: object = {}) =>
  expect(await answer).toMatchObject({ status: 200, body: facts });
const text = (value: string) => Buffer.from(value).toString('base64url');

/**
 * Nothing the service could refuse or take: the browser's part, which test/browser/passkeys.test.ts shows.
 */
const inBrowser = async () => undefined;

const registering: Readonly<Record<string, () => Promise<unknown>>> = {
  '1': async () =>
    expect((await page.start(person.token)).body).toMatchObject({
      rp: { id: 'localhost' },
      user: { id: person.sub },
      pubKeyCredParams: [-8, -7, -257, -35, -36].map((alg) => ({ type: 'public-key', alg })),
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    }),
  '2': inBrowser,
  '3': async () => {
    for (const bad of ['~', 'A', 'e30==', 'A'.repeat(20_000)])
      await refusedFor('input-malformed', {}, { clientDataJSON_B64: bad })();
    for (const bad of [7, null, '', undefined])
      expect(await complete({}, { attestationObjectB64: bad })).toMatchObject({ status: 400 });
    // Every transport that the standard or a browser has, unknown ones, and none: kept as they came (§5.2.1).
    for (const [transports, kept] of [
      [
        ['internal', 'cable'],
        ['internal', 'cable'],
      ],
      [
        ['smart-card', 'usb'],
        ['smart-card', 'usb'],
      ],
      [
        ['ble', 'hybrid', 'nfc', 'of-tomorrow', 'ble'],
        ['ble', 'hybrid', 'nfc', 'of-tomorrow'],
      ],
      [[], []],
      [null, []],
      [undefined, []],
    ])
      await taken(complete({}, { transports }), { transports: kept });
    for (const transports of ['internal', [7], [''], ['UPPER CASE'], Array(17).fill('usb'), {}])
      await refusedFor('input-malformed', {}, { transports })();
  },
  '4': () => taken(complete({}, { clientExtensionResults: { credProps: { rk: true } } })),
  '5': refusedFor(
    'client-data-malformed',
    {},
    { clientDataJSON_B64: Buffer.from([0xff]).toString('base64url') },
  ),
  '6': refusedFor('client-data-malformed', {}, { clientDataJSON_B64: text('{') }),
  '7': refusedFor('type-mismatch', { clientData: { type: 'webauthn.get' } }),
  '8': async () =>
    expect(await complete({ clientData: { challenge: newChallenge() } })).toMatchObject({
      status: 400,
      body: { code: 'ChallengeNotValid' },
    }),
  '9': refusedFor('origin-not-allowed', { clientData: { origin: 'https://evil.example' } }),
  '10': refusedFor('client-data-malformed', { clientData: { crossOrigin: 'yes' } }),
  '11': async () => {
    const framed = { crossOrigin: true };
    await refusedFor('top-origin-not-allowed', { clientData: framed })();
    await refusedFor('top-origin-not-allowed', {
      clientData: { ...framed, topOrigin: 'https://evil.example' },
    })();
    await taken(complete({ clientData: { ...framed, topOrigin: PARTNER } }));
  },
  '12': refusedFor('signature-invalid', {
    format: 'packed',
    statement: (signed) => packedSelf()({ ...signed, clientDataHash: Buffer.alloc(32) }),
  }),
  '13': refusedFor('attestation-object-malformed', {
    alterBytes: (bytes) => Buffer.concat([bytes, Buffer.alloc(1)]),
  }),
  '–': refusedFor('authenticator-data-malformed', { flags: UP | UV | AT | RFU1 }),
  '14': refusedFor('relying-party-mismatch', { rpId: 'evil.example' }),
  '15': refusedFor('user-not-present', { flags: UV | AT }),
  '16': refusedFor('user-not-verified', { flags: UP | AT }),
  '17': refusedFor('backup-flags-inconsistent', { flags: UP | UV | AT | BS }),
  '18, 19': () =>
    taken(complete({ flags: UP | UV | AT | BE | BS }), { flagBackupEligibility: 1, flagBackupState: 1 }),
  '20': async () => {
    await refusedFor('algorithm-not-allowed', { passkey: createPasskey('Ed448') })();
    await refusedFor('public-key-malformed', {
      coseKey: new Map([...coseKeyOf(createPasskey()), [-1, 2]]),
    })();
    for (const algorithm of ['ES256', 'ES384', 'ES512', 'EdDSA', 'RS256'] as const)
      await taken(complete({ passkey: createPasskey(algorithm) }));
  },
  '21': refusedFor('attestation-format-unsupported', { format: 'android-safetynet' }),
  '22': refusedFor('attestation-invalid', { format: 'packed', statement: packedSelf({ alg: -257 }) }),
  // No stage of this test asks for attestation: a sound statement is taken for what it is.
  '23': () => taken(complete({ format: 'packed', aaguid: MODEL, statement: packedCertified() })),
  '24': () => taken(complete({ format: 'packed', statement: packedSelf() })),
  '25': async () => {
    await refusedFor('authenticator-data-malformed', { credentialId: Buffer.alloc(0) })();
    await refusedFor('authenticator-data-malformed', { credentialId: Buffer.alloc(1024, 1) })();
    const longest = Buffer.alloc(1023, 1);
    await taken(complete({ credentialId: longest }), { credentialId: longest.toString('base64url') });
  },
  '26': async () => {
    const passkey = createPasskey();
    await taken(complete({ passkey }));
    expect(await complete({ passkey })).toMatchObject({
      status: 409,
      body: { code: 'PasskeyAlreadyRegistered' },
    });
  },
  '27': async () => {
    const passkey = createPasskey();
    await taken(complete({ passkey }), { rpId: 'localhost', signCount: 0, credentialId: idOf(passkey) });
  },
  '28': () => taken(complete({ extensions: new Map([['credProtect', 2]]) })),
  '29': async () => {
    const before = await page.list(person.token);
    await refusedFor('type-mismatch', { clientData: { type: 'webauthn.get' } })();
    expect(await page.list(person.token)).toEqual(before);
  },
};

type AssertionParts = Partial<Parameters<typeof authenticate>[1]>;

/**
 * Registers a passkey of its own and signs in with what an authenticator gives, and what else is in the
 * answer.
 */
async function signIn(
  parts: AssertionParts = {},
  more: object = {},
  registered: Partial<RegistrationParts> = {},
) {
  const passkey = createPasskey();
  const before = await complete({ passkey, ...registered });
  expect(before).toMatchObject({ status: 200 });
  const { ChallengeParameters: shown, Session } = await world.client.startSession(person.email);
  const { challenge } = JSON.parse(shown.fido2options ?? '{}');
  const assertion = authenticate(passkey, {
    challenge,
    rpId: 'localhost',
    ...parts,
    clientData: { origin: ORIGIN, ...parts.clientData },
  });
  return world.client
    .answer(person.sub, Session, JSON.stringify({ ...assertion, ...more }), { signInMethod: 'FIDO2' })
    .then(
      ({ AuthenticationResult }) => (AuthenticationResult ? 'tokens' : 'asked again'),
      ({ name, message }: Error) => `${name}: ${message}`,
    );
}

const fails =
  (...given: Parameters<typeof signIn>) =>
  async () =>
    expect(await signIn(...given)).toBe(REFUSED);
const opens =
  (...given: Parameters<typeof signIn>) =>
  async () =>
    expect(await signIn(...given)).toBe('tokens');

const signingIn: Readonly<Record<string, () => Promise<unknown>>> = {
  '1': async () =>
    expect((await page.call('sign-in-challenge')).body).toEqual({
      relyingPartyId: 'localhost',
      challenge: expect.stringMatching(/^[\w-]{71}$/),
      timeout: 120_000,
      userVerification: 'required',
    }),
  '2': inBrowser,
  '3': async () => {
    for (const member of ['authenticatorDataB64', 'clientDataJSON_B64', 'signatureB64', 'credentialIdB64'])
      for (const bad of ['~', '', null]) await fails({}, { [member]: bad })();
  },
  '4': opens({}, { clientExtensionResults: {} }),
  '5': fails({}, { credentialIdB64: idOf(createPasskey()) }),
  '6': async () => {
    await fails({ userHandle: 'somebody-else' })();
    await opens({ userHandle: person.sub })();
    // As kits of native apps hand it over.
    await opens({}, { userHandleB64: person.sub })();
  },
  '7': opens({}, { userHandleB64: null }),
  '8': fails({ clientDataBytes: Buffer.from([0xff]) }),
  '9': fails({ clientDataBytes: Buffer.from('{') }),
  '10': fails({ clientData: { type: 'webauthn.create' } }),
  '11': fails({ clientData: { challenge: newChallenge() } }),
  '12': fails({ clientData: { origin: 'https://evil.example' } }),
  '13': fails({ clientData: { crossOrigin: 'yes' } }),
  '14': async () => {
    await fails({ clientData: { crossOrigin: true } })();
    await fails({ clientData: { crossOrigin: true, topOrigin: 'https://evil.example' } })();
    await opens({ clientData: { crossOrigin: true, topOrigin: PARTNER } })();
  },
  '–': fails({ flags: UP | UV | RFU1 }),
  '15': fails({ rpId: 'evil.example' }),
  '16': fails({ flags: UV }),
  '17': fails({ flags: UP }),
  '18': fails({ flags: UP | UV | BS }),
  '19': async () => {
    expect(await signIn({ flags: UP | UV | BE })).toContain(CHANGED);
    expect(await signIn({}, {}, { flags: UP | UV | BE | AT })).toContain(CHANGED);
    // Who has not its key learns nothing of that.
    await fails({ flags: UP | UV | BE, sign: () => Buffer.from('3006020101020101', 'hex') })();
  },
  '20': fails({ sign: () => Buffer.from('3006020101020101', 'hex') }),
  '21': fails({ sign: () => Buffer.alloc(64) }),
  '22': async () => {
    expect(await signIn({ signCount: 5 }, {}, { signCount: 6 })).toContain(CHANGED);
    expect(await signIn({ signCount: 0 }, {}, { signCount: 6 })).toContain(CHANGED);
    // Synced, in a stage that lets counters stop.
    await opens({ signCount: 0, flags: UP | UV | BE }, {}, { signCount: 6, flags: UP | UV | BE | AT })();
  },
  '23': opens({ extensions: new Map([['uvm', [[2, 4, 2]]]]) }),
  '24': async () => {
    const passkey = createPasskey();
    await taken(complete({ passkey, flags: UP | UV | BE | AT }));
    const parts = { signCount: 4, flags: UP | UV | BE | BS };
    expect((await page.signIn(person.email, passkey, parts)).AuthenticationResult).toBeDefined();
    expect(await page.list(person.token)).toContainEqual(
      expect.objectContaining({ credentialId: idOf(passkey), signCount: 4, flagBackupState: 1 }),
    );
  },
  '25': opens(),
};

/** What the app asks beyond the standard, by how each sentence begins. */
const stricter: Readonly<Record<string, () => Promise<unknown>>> = {
  'No stray bits': async () => {
    for (const bad of ['e31', 'e30=='])
      await refusedFor('input-malformed', {}, { clientDataJSON_B64: bad })();
    await refusedFor('input-malformed', {}, { attestationObjectB64: 'A'.repeat(50_000) })();
  },
  'A `topOrigin`': async () => {
    await refusedFor('client-data-malformed', { clientData: { topOrigin: PARTNER } })();
    await fails({ clientData: { topOrigin: PARTNER } })();
  },
  'CBOR only': refusedFor('attestation-object-malformed', {
    alterEntries: (entries) => new Map([...entries].reverse()),
  }),
  'A byte order': fails({ clientDataBytes: Buffer.from('\ufeff{}') }),
  '`ED` with': async () => {
    await refusedFor('authenticator-data-malformed', { extensions: new Map() })();
    await fails({ extensions: new Map() })();
  },
  'ECDSA signatures': async () => {
    await fails({ sign: () => Buffer.alloc(64, 1) })();
    await refusedFor('public-key-weak', { passkey: createPasskey('RS256', { rsaBits: 1024 }) })();
  },
  // A key that the package has stored: test/lambda/passkeys/sign-in/adoption.test.ts plants some.
  'Keys that': inBrowser,
};

it('has a case of each thing that docs/webauthn.md says is stricter', () => {
  const document = readFileSync(join(projectRoot, 'docs/webauthn.md'), 'utf8');
  const [, rest = ''] = document.split('\n## Stricter than the standard asks\n');
  const sentences = (rest.split('\n## ')[0] ?? '').match(/^- .+/gm) ?? [];
  const begins = Object.keys(stricter);
  expect(sentences.map((sentence) => begins.find((begin) => sentence.startsWith(`- ${begin}`)))).toEqual(
    begins,
  );
});

it.each(Object.keys(stricter))('is stricter than the standard, over HTTP: %s', async (begin) => {
  await stricter[begin]?.();
});

describe.each([
  ['§7.1', registering],
  ['§7.2', signingIn],
])('a step of %s, over HTTP', (section, cases) => {
  const steps = stepsOf(section);

  it('has its case here', () => {
    expect(steps.length).toBeGreaterThan(20);
    expect([...steps].sort()).toEqual(Object.keys(cases).sort());
  });

  it.each(steps)('is as docs/webauthn.md says: %s', async (step) => {
    const walk = cases[step];
    if (!walk) throw new Error(`No case of step ${step}.`);
    await walk();
  });
});
