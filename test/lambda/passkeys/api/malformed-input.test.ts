/**
 * Whatever reaches the API or the trigger ends in a refusal with a code, never in a fault, never accepted.
 */
import fc from 'fast-check';
import { setPasskeySettings } from '../../support/environment';
import { harness } from '../../support/harness';
import { ALICE, SignIn } from '../../support/sign-in';
import { addPasskey, api, begin, listed } from '../support/api';
import { FIDO2, optionsOf } from '../support/sign-in';
import { authenticate, register } from '../webauthn/support/authenticator';
import { packedSelf } from '../webauthn/support/statements';

const test = harness();
const { counted } = test;

beforeEach(() => setPasskeySettings());

const PATHS = ['/register-authenticator/complete', '/authenticators/delete', '/authenticators/update'];
const refused = {
  statusCode: 400,
  body: { code: expect.stringMatching(/^[A-Z]\w+$/), message: expect.any(String) },
};

const spellings = fc.oneof(
  fc.string({ maxLength: 60, unit: 'binary' }),
  fc.base64String({ maxLength: 80 }),
  fc.uint8Array({ maxLength: 80 }).map((bytes) => Buffer.from(bytes).toString('base64url')),
);

/** Changes one byte, cuts off or appends, in text of base64url. */
const mutation = fc.record({ at: fc.nat(5_000), how: fc.constantFrom('flip', 'cut', 'append', 'swap') });
function mutate(text: string, { at, how }: { at: number; how: string }): string {
  const bytes = Buffer.from(text, 'base64url');
  const place = at % bytes.length;
  if (how === 'cut') return bytes.subarray(0, place).toString('base64url');
  if (how === 'append') return Buffer.concat([bytes, Buffer.from([at & 0xff])]).toString('base64url');
  if (how === 'swap') return `${text.slice(0, place)}~${text.slice(place + 1)}`;
  bytes.writeUInt8(bytes.readUInt8(place) ^ (1 << (at % 8)), place);
  return bytes.toString('base64url');
}

it('a body of any text', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...PATHS),
      fc.string({ unit: 'binary' }),
      fc.boolean(),
      async (path, text, isBase64Encoded) => {
        expect(await api(ALICE, path, { text, isBase64Encoded })).toMatchObject(refused);
      },
    ),
    { numRuns: 300 },
  );
  for (const text of [null, '', 'null', '[]', '"text"', '{"a":', '7'])
    expect(await api(ALICE, PATHS[0] ?? '', { text })).toMatchObject(refused);
});

it('a body of any JSON', async () => {
  const members = [
    'credentialId',
    'friendlyName',
    'clientDataJSON_B64',
    'attestationObjectB64',
    'transports',
    '__proto__',
    'constructor',
  ];
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('/register-authenticator/complete', '/authenticators/update'),
      fc.dictionary(fc.constantFrom(...members), fc.oneof(fc.jsonValue(), spellings)),
      async (path, body) => {
        const { statusCode } = await api(ALICE, path, { body });
        expect([400, 404]).toContain(statusCode);
      },
    ),
    { numRuns: 400 },
  );
});

it('a registration with one change anywhere', async () => {
  const { challenge } = (await begin(ALICE)).body;
  // Self attestation signs all of it; without any, some changes give another genuine registration.
  const { response } = register({ challenge, format: 'packed', statement: packedSelf() });
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('clientDataJSON_B64' as const, 'attestationObjectB64' as const),
      mutation,
      async (member, change) => {
        const body = { friendlyName: 'Key', ...response, [member]: mutate(response[member], change) };
        expect(await api(ALICE, '/register-authenticator/complete', { body })).toMatchObject(refused);
      },
    ),
    { numRuns: 300 },
  );
});

it.each([[['internal', 7]], ['internal'], [{}], [Array(17).fill('usb')], [['<script>']]])(
  'transports %j',
  async (transports) => {
    const { challenge } = (await begin(ALICE)).body;
    const { response } = register({ challenge });
    const body = { friendlyName: 'Key', ...response, transports };
    expect(await api(ALICE, '/register-authenticator/complete', { body })).toMatchObject({
      statusCode: 400,
      body: { code: 'RegistrationRefused', reason: 'input-malformed' },
    });
  },
);

it.each([undefined, null, 7, {}, '', 'a', 'a+b/=', 'aQ=', 'ab==', 'A'.repeat(1365), '__proto__!'])(
  'the credential id %p',
  async (credentialId) => {
    for (const path of ['/authenticators/delete', '/authenticators/update'])
      expect(await api(ALICE, path, { body: { credentialId, friendlyName: 'x' } })).toMatchObject({
        statusCode: 400,
        body: { code: 'InvalidCredentialId' },
      });
  },
);

it('an assertion with one change anywhere', async () => {
  const passkey = await addPasskey(ALICE);
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(
        'credentialIdB64' as const,
        'authenticatorDataB64' as const,
        'clientDataJSON_B64' as const,
        'signatureB64' as const,
      ),
      mutation,
      async (member, change) => {
        const signIn = await SignIn.start(ALICE);
        const assertion = authenticate(passkey, { challenge: optionsOf(signIn).challenge, signCount: 5 });
        const answer = JSON.stringify({ ...assertion, [member]: mutate(assertion[member], change) });
        expect(await signIn.respond(answer, FIDO2)).toEqual({ step: 'failed' });
      },
    ),
    { numRuns: 300 },
  );
  expect(await listed(ALICE)).toMatchObject([{ signCount: 0 }]);
  expect(counted('TriggerFailed')).toBe(0);
});

it('an answer of any shape', async () => {
  await addPasskey(ALICE);
  const members = [
    'credentialIdB64',
    'authenticatorDataB64',
    'clientDataJSON_B64',
    'signatureB64',
    'userHandleB64',
    '__proto__',
  ];
  const answers = fc.oneof(
    fc.anything(),
    fc.string({ unit: 'binary' }),
    fc.json(),
    fc
      .dictionary(fc.constantFrom(...members), fc.oneof(fc.jsonValue(), spellings))
      .map((value) => JSON.stringify(value)),
  );
  await fc.assert(
    fc.asyncProperty(answers, async (answer) => {
      const signIn = await SignIn.start(ALICE);
      expect(
        await signIn.verify(
          typeof answer === 'function' ? undefined : JSON.parse(JSON.stringify(answer) ?? 'null'),
          FIDO2,
        ),
      ).toBe(false);
    }),
    { numRuns: 300 },
  );
  expect(counted('TriggerFailed')).toBe(0);
});
