/**
 * Passkeys of native apps, as their systems write client data, byte for byte: Android's Credential Manager
 * (https://developer.android.com/identity/sign-in/credential-manager), iOS's AuthenticationServices
 * (https://github.com/f-23/react-native-passkey/issues/26), and a kit that escapes slashes
 * (https://github.com/MasterKale/SimpleWebAuthn/issues/482). None of them sends `Origin`.
 */
import { createHash } from 'node:crypto';
import { authenticate, register } from '../lambda/passkeys/webauthn/support/authenticator';
import { type SignInWorld, signInWorld } from '../support/signing-in';

/** Apps by what stores know them by; no page is of its origins. */
const RP_ID = 'example.com';
/** Apps by their origins, as stages of before have them. */
const BY_ORIGINS = 'example.net';
const digest = (certificate: string) => createHash('sha256').update(certificate).digest();
/** Of the certificate that an app is signed with: what its store shows as a fingerprint, in base64url. */
const keyHash = (certificate: string) => `android:apk-key-hash:${digest(certificate).toString('base64url')}`;
/** What `keytool -list -v` shows. */
const fingerprint = (certificate: string) =>
  digest(certificate)
    .toString('hex')
    .replace(/..(?=.)/g, '$&:');

let world: SignInWorld;
beforeAll(async () => {
  world = await signInWorld({
    overrides: ({ passkeys, redirectUris, webOrigins }) => ({
      // iOS speaks for the domain as a page there would.
      webOrigins: [...webOrigins, `https://${BY_ORIGINS}`],
      redirectUris: [...redirectUris, `https://${BY_ORIGINS}/`],
      passkeys: {
        ...passkeys,
        relyingParties: [
          ...passkeys.relyingParties,
          {
            id: RP_ID,
            origins: [],
            apps: [
              {
                kind: 'android',
                package: 'com.example.app',
                certificates: [fingerprint('ours'), fingerprint('the store’s')],
              },
              { kind: 'ios', teamId: 'ABCDE12345', bundleId: 'com.example.app' },
            ],
          },
          { id: BY_ORIGINS, origins: [`https://${BY_ORIGINS}`], appOrigins: [keyHash('ours')] },
        ],
      },
    }),
  });
}, 120_000);
afterAll(() => world?.aws.close());

type ClientData = (type: 'create' | 'get', challenge: string) => string;

const android =
  (certificate: string): ClientData =>
  (type, challenge) =>
    `{"type":"webauthn.${type}","challenge":"${challenge}","origin":"${keyHash(certificate)}","androidPackageName":"com.example.app"}`;
const ios =
  (host: string): ClientData =>
  (type, challenge) =>
    `{"type":"webauthn.${type}","challenge":"${challenge}","origin":"https://${host}"}`;
const escapingKit =
  (host: string): ClientData =>
  (type, challenge) =>
    `{"origin":"https:\\/\\/${host}","type":"webauthn.${type}","challenge":"${challenge}"}`;

async function api(path: string, token?: string, body?: unknown) {
  const response = await fetch(`${world.aws.output('Fido2ApiUrl')}${path}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: text === '' ? undefined : JSON.parse(text) };
}

/** Registers a passkey of somebody new. */
async function registered(clientData: ClientData, rpId = RP_ID) {
  const { email } = await world.newUser();
  const { IdToken } = await world.signIn(email);
  const { body: options } = await api(`register-authenticator/start?rpId=${rpId}`, IdToken);
  const { passkey, response } = register({
    challenge: options.challenge,
    rpId,
    clientDataBytes: Buffer.from(clientData('create', options.challenge)),
  });
  const { status } = await api('register-authenticator/complete', IdToken, {
    ...response,
    friendlyName: 'Phone',
    transports: ['internal'],
  });
  return { status, passkey, rpId, userHandle: options.user.id as string };
}

async function signIn(
  { passkey, rpId, userHandle }: Awaited<ReturnType<typeof registered>>,
  clientData: ClientData,
) {
  const { challenge } = (await api('sign-in-challenge')).body;
  const { Session } = await world.client.startSession(userHandle);
  const assertion = authenticate(passkey, {
    challenge,
    rpId,
    userHandle,
    clientDataBytes: Buffer.from(clientData('get', challenge)),
  });
  return world.client.answer(userHandle, Session, JSON.stringify(assertion), { signInMethod: 'FIDO2' });
}

const known = [RP_ID, BY_ORIGINS].flatMap((id): [string, string, ClientData][] => [
  [id, 'Android', android('ours')],
  [id, 'iOS', ios(id)],
  [id, 'a kit that escapes slashes', escapingKit(id)],
]);
const strange: readonly [string, ClientData][] = [
  ['an app of the same name, signed by somebody else', android('theirs')],
  ['an app of another domain', ios('attacker.example')],
  ['an app of a domain below', ios(`app.${RP_ID}`)],
  ['an app of another relying party of the stage', ios(BY_ORIGINS)],
  [
    'a page of the domain without TLS',
    (type, challenge) => ios(RP_ID)(type, challenge).replace('https', 'http'),
  ],
];

it.each(known)('registers and signs in at %s: %s', async (id, _, clientData) => {
  const registration = await registered(clientData, id);
  expect(registration.status).toBe(200);
  expect((await signIn(registration, clientData)).AuthenticationResult).toBeDefined();
});

it('takes an app by each of its certificates', async () => {
  const registration = await registered(android('the store’s'));
  expect(registration.status).toBe(200);
  expect((await signIn(registration, android('ours'))).AuthenticationResult).toBeDefined();
});

it('signs in on one system with a passkey that was synced from another', async () => {
  const registration = await registered(android('ours'));
  expect((await signIn(registration, ios(RP_ID))).AuthenticationResult).toBeDefined();
});

it.each(strange)('neither registers nor signs in: %s', async (_, clientData) => {
  expect((await registered(clientData)).status).toBe(400);
  const registration = await registered(ios(RP_ID));
  await expect(signIn(registration, clientData)).rejects.toMatchObject({ status: 400 });
});
