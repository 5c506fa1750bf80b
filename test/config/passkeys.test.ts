import { relyingPartyPolicy } from '../../lambda/passkeys/webauthn/policy';
import { ConfigError } from '../../lib/config/errors';
import { passkeySettings } from '../../lib/config/passkeys/settings';
import type { ConfigInput } from '../../lib/config/schema';
import { buildStage, resourcesOfType } from '../support/stacks';
import { stageConfig } from '../support/stages';
import { acceptingOwn } from '../support/weaker-ways';

type Passkeys = NonNullable<ConfigInput['passkeys']>;

/** Values that are right, for a test to put one wrong value into. */
const good: Passkeys = {
  enabled: true,
  relyingParties: [{ id: 'example.com', origins: ['https://app.example.com'] }],
};

const webOrigins = ['https://app.example.com', 'https://example.net'];
const pages = { webOrigins, redirectUris: webOrigins.map((origin) => `${origin}/`) };

/** What is said of a stage with these values, one line a problem. */
function complaints(passkeys: object, overrides: Partial<ConfigInput> = {}, stage = 'dev'): string[] {
  try {
    stageConfig(stage, { ...pages, passkeys: { ...good, ...passkeys }, ...overrides });
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.message
      .split('\n')
      .slice(1)
      .map((line) => line.trim());
  }
}

const relyingParty = (values: object) => ({
  relyingParties: [{ id: 'example.com', origins: ['https://app.example.com'], ...values }],
});
const certificate = (characters = 600) =>
  `-----BEGIN CERTIFICATE-----\n${'A'.repeat(characters)}\n-----END CERTIFICATE-----\n`;
const longUris = (count: number) =>
  Array.from({ length: count }, (_, index) => `https://app.example.com/${'x'.repeat(170)}${index}`);
const appOrigins = (count: number) =>
  Array.from({ length: count }, (_, index) => `ios:bundle-id:com.example.${'x'.repeat(50)}${index}`);
const FINGERPRINT =
  '14:6D:E9:83:C5:73:06:50:D8:EE:B9:95:2F:34:FC:64:16:A0:83:42:E6:1D:BE:A8:8A:04:96:B2:3F:CF:44:E5';
const android = {
  kind: 'android' as const,
  package: 'com.example.app',
  certificates: [FINGERPRINT],
};
const ios = { kind: 'ios' as const, teamId: 'ABCDE12345', bundleId: 'com.example.app' };
const aaguid = 'ee882879-721c-4913-9775-3dfcce97072a';

const unsealed = { acceptUntil: '2027-03-31', reason: 'Adopted from the package; users register anew.' };

describe('passkeys', () => {
  it('are off unless a stage turns them on', () => {
    const { passkeys: _, ...rest } = stageConfig('dev');
    expect(stageConfig('dev', { ...rest, passkeys: {} }).passkeys.enabled).toBe(false);
  });

  it('are on in every stage, each with relying parties for its own pages', () => {
    expect(
      ['local', 'dev', 'prod'].map((stage) => {
        const { enabled, relyingParties } = stageConfig(stage).passkeys;
        return [stage, enabled, relyingParties.map(({ id, origins }) => `${id}: ${origins.join()}`)];
      }),
    ).toEqual([
      ['local', true, ['localhost: http://localhost:5173']],
      ['dev', true, ['dev.example.com: https://app.dev.example.com', 'localhost: http://localhost:5173']],
      ['prod', true, ['example.com: https://app.example.com']],
    ]);
  });

  it('belong to the page’s port on this machine', () => {
    expect(stageConfig('local', {}, { webPort: 5199 }).passkeys.relyingParties).toMatchObject([
      { id: 'localhost', origins: ['http://localhost:5199'] },
    ]);
  });

  it('are safe by default', () => {
    expect(stageConfig('dev', { ...pages, passkeys: good }).passkeys).toEqual({
      ...good,
      relyingParties: [
        {
          id: 'example.com',
          origins: ['https://app.example.com'],
          relatedOrigins: [],
          appOrigins: [],
          apps: [],
        },
      ],
      userVerification: 'required',
      residentKey: 'required',
      attestation: 'none',
      trustAnchors: [],
      allowedAaguids: [],
      algorithms: ['EdDSA', 'ES256', 'RS256', 'ES384', 'ES512'],
      registrationTimeoutSeconds: 300,
      signInTimeoutSeconds: 120,
      enforce: false,
      keepLast: false,
      perUser: 20,
      recentSignInMinutes: 5,
      exposeCredentialIds: false,
      counterMayStop: false,
      crossOrigin: { topOrigins: [], acceptUnnamed: false },
      throttle: { ratePerSecond: 200, burst: 400 },
    });
  });
});

describe('unsealed passkeys', () => {
  it('are accepted through the last day, in UTC, and not at all unless a stage says so', () => {
    const until = (passkeys: object) =>
      passkeySettings(stageConfig('dev', { ...pages, passkeys: { ...good, ...passkeys } })).signIn
        .unsealedUntil;
    expect(until({ unsealed })).toBe(Date.parse('2027-04-01T00:00:00Z') / 1000);
    expect(until({})).toBeUndefined();
  });
});

describe('a field of passkeys', () => {
  it.each<[path: string, values: object, expected: string]>([
    ['enabled', { enabled: 'yes' }, 'true or false.'],
    ['unsealed', { unsealed: 'accept' }, '{ acceptUntil: "2027-03-31", reason: "..." }, or nothing.'],
    [
      'unsealed.acceptUntil',
      { unsealed: { ...unsealed, acceptUntil: '31.3.2027' } },
      'a day of the calendar',
    ],
    [
      'unsealed.acceptUntil',
      { unsealed: { ...unsealed, acceptUntil: '2027-02-30' } },
      'a day of the calendar',
    ],
    ['unsealed.reason', { unsealed: { ...unsealed, reason: 'because' } }, 'a sentence of at least 20'],
    ['relyingParties', { relyingParties: 'example.com' }, 'a list of relying parties'],
    ['relyingParties[0].id', relyingParty({ id: 'Example.com' }), 'a domain in lower case'],
    ['relyingParties[0].id', relyingParty({ id: 'https://example.com' }), 'a domain in lower case'],
    ['relyingParties[0].id', relyingParty({ id: '192.0.2.1' }), 'a domain in lower case'],
    ['relyingParties[0].id', relyingParty({ id: 'com' }), 'a domain in lower case'],
    ['relyingParties[0].name', relyingParty({ name: 'a\nb' }), 'a name of 1 to 64 characters.'],
    [
      'relyingParties[0].origins[0]',
      relyingParty({ origins: ['https://*.example.com'] }),
      'without a wildcard',
    ],
    ['relyingParties[0].origins[0]', relyingParty({ origins: ['http://app.example.com'] }), 'https:.'],
    ['relyingParties[0].appOrigins[0]', relyingParty({ appOrigins: ['android:x'] }), 'android:apk-key-hash:'],
    [
      'relyingParties[0].apps',
      relyingParty({ apps: android }),
      'a list of at most 20 apps, { kind: "android"',
    ],
    [
      'relyingParties[0].apps',
      relyingParty({
        apps: Array.from({ length: 21 }, (_, index) => ({ ...ios, bundleId: `com.example.${index}` })),
      }),
      'a list of at most 20 apps.',
    ],
    ...['com', '.com.example', 'com.1example', 'com.example-app', 'com..example', ''].map(
      (name) =>
        [
          'relyingParties[0].apps[0].package',
          relyingParty({ apps: [{ ...android, package: name }] }),
          'an application id: two or more words of letters, digits and _ with dots between',
        ] satisfies [string, object, string],
    ),
    [
      'relyingParties[0].apps[0].certificates',
      relyingParty({ apps: [{ ...android, certificates: [] }] }),
      'a list of 1 to 10 certificates.',
    ],
    [
      'relyingParties[0].apps[0].certificates[0]',
      relyingParty({ apps: [{ ...android, certificates: [FINGERPRINT.slice(0, 59)] }] }),
      'This one is a SHA-1; the SHA-256 stands beside it.',
    ],
    ...[FINGERPRINT.slice(3), FINGERPRINT.replaceAll(':', ''), `${'A'.repeat(42)}B`, 'debug.keystore'].map(
      (it) =>
        [
          'relyingParties[0].apps[0].certificates[0]',
          relyingParty({ apps: [{ ...android, certificates: [it] }] }),
          'the SHA-256 of the certificate that the app is signed with, 32 bytes as 14:6D:E9:... or in base64url.',
        ] satisfies [string, object, string],
    ),
    [
      'relyingParties[0].apps[0].certificates[1]',
      relyingParty({ apps: [{ ...android, certificates: [FINGERPRINT, FINGERPRINT] }] }),
      'each value once.',
    ],
    ...['ABCDE1234', 'abcde12345', 'ABCDE12345.'].map(
      (teamId) =>
        [
          'relyingParties[0].apps[0].teamId',
          relyingParty({ apps: [{ ...ios, teamId }] }),
          'a Team ID: 10 capital letters and digits, such as ABCDE12345.',
        ] satisfies [string, object, string],
    ),
    ...['ABCDE12345.com_example', 'com..example', 'com.example.*', 'x'.repeat(156)].map(
      (bundleId) =>
        [
          'relyingParties[0].apps[0].bundleId',
          relyingParty({ apps: [{ ...ios, bundleId }] }),
          'a bundle id of at most 155 letters, digits, hyphens and dots',
        ] satisfies [string, object, string],
    ),
    [
      'relyingParties[0].apps[0].package',
      relyingParty({ apps: [{ ...ios, package: 'com.example.app' }] }),
      'nothing, for there is no such field.',
    ],
    ['relyingParties[0].origin', relyingParty({ origin: 'x' }), 'nothing, for there is no such field.'],
    ['userVerification', { userVerification: 'yes' }, '"required", "preferred" or "discouraged".'],
    ['residentKey', { residentKey: true }, '"required", "preferred" or "discouraged".'],
    ['attachment', { attachment: 'usb' }, '"platform", "cross-platform" or nothing.'],
    ['attestation', { attestation: 'packed' }, '"none", "indirect", "direct" or "enterprise".'],
    ['algorithms', { algorithms: [] }, 'a list of at least one of EdDSA'],
    [
      'crossOrigin.acceptUnnamed',
      { crossOrigin: { acceptUnnamed: true } },
      'false where topOrigins is empty',
    ],
    ['algorithms[0]', { algorithms: ['ES256K'] }, 'one of EdDSA, ES256, RS256, ES384, ES512, Ed448.'],
    ['algorithms[1]', { algorithms: ['ES256', 'ES256'] }, 'each value once.'],
    ['registrationTimeoutSeconds', { registrationTimeoutSeconds: 29 }, 'seconds from 30 to 600.'],
    ['signInTimeoutSeconds', { signInTimeoutSeconds: 601 }, 'seconds from 30 to 600.'],
    ['perUser', { perUser: 0 }, 'a whole number of passkeys from 1 to 100.'],
    ['recentSignInMinutes', { recentSignInMinutes: 61 }, 'a whole number of minutes from 1 to 60.'],
    ['crossOrigin.topOrigins[0]', { crossOrigin: { topOrigins: ['*'] } }, 'without a wildcard'],
    ['throttle.burst', { throttle: { burst: 5001 } }, 'a whole number of requests from 1 to 5000.'],
  ])('%s refuses what %j says', (path, values, expected) => {
    const [first, ...others] = complaints(values);
    expect(others).toEqual([]);
    expect(first).toContain(`passkeys.${path}: got `);
    expect(first).toContain(expected);
  });
});

describe('a rule of passkeys', () => {
  it.each([
    ['relyingParties', { relyingParties: [] }, 'at least one relying party where passkeys are enabled'],
    [
      'relyingParties[1].id',
      { relyingParties: [...(good.relyingParties ?? []), ...(good.relyingParties ?? [])] },
      'each relying party once.',
    ],
    [
      'relyingParties[0].origins',
      relyingParty({ origins: [] }),
      'an origin, an app or an appOrigin of example.com',
    ],
    ['relyingParties[0].apps[1]', relyingParty({ apps: [android, ios, ios].slice(1) }), 'each app once.'],
    [
      'relyingParties[0].apps[2]',
      relyingParty({ apps: [ios, android, { ...android, certificates: ['A'.repeat(43)] }] }),
      'each app once. Put its certificates together.',
    ],
    [
      'relyingParties[0].origins[0]',
      relyingParty({ origins: ['https://example.net'] }),
      'an origin whose host is example.com or ends in .example.com;',
    ],
    [
      'relyingParties[0].relatedOrigins[0]',
      relyingParty({ relatedOrigins: ['https://app.example.com'] }),
      'an origin outside of example.com. Move it to origins.',
    ],
    [
      'relyingParties[0].origins[0]',
      relyingParty({ origins: ['https://www.example.com'] }),
      'one of webOrigins (https://app.example.com, https://example.net)',
    ],
    [
      'relyingParties[0].relatedOrigins[0]',
      relyingParty({ relatedOrigins: ['https://example.org'] }),
      'one of webOrigins (https://app.example.com, https://example.net)',
    ],
    [
      'exposeCredentialIds',
      { residentKey: 'preferred' },
      'true where residentKey is "preferred": a passkey that is not discoverable answers only to its id.',
    ],
    ['keepLast', { keepLast: true }, 'false where passkeys.enforce is off'],
    [
      'trustAnchors',
      { attestation: 'direct' },
      'at least one certificate where attestation is "direct"; without them no statement can be trusted.',
    ],
    ['trustAnchors', { trustAnchors: [certificate()] }, 'none where attestation is "none".'],
    [
      'allowedAaguids',
      { allowedAaguids: [aaguid] },
      'none where attestation is "none": any authenticator could claim any AAGUID.',
    ],
    [
      'allowedAaguids',
      { attestation: 'enterprise', trustAnchors: [certificate()] },
      'the models that may be registered where attestation is "enterprise".',
    ],
  ])('says of %s that %j can’t be', (path, values, expected) => {
    const [first, ...others] = complaints(values);
    expect(others).toEqual([]);
    expect(first).toContain(`passkeys.${path}: got `);
    expect(first).toContain(expected);
  });

  it.each([
    ['certificates', { attestation: 'direct', trustAnchors: [certificate(2500)] }, {}],
    [
      'redirect URIs',
      relyingParty({ name: 'x'.repeat(64), appOrigins: appOrigins(8) }),
      { redirectUris: [...pages.redirectUris, ...longUris(9)] },
    ],
    ['apps', relyingParty({ appOrigins: appOrigins(40) }), {}],
    [
      'certificates of apps',
      relyingParty({
        apps: [0, 1, 2].map((app) => ({
          ...android,
          package: `com.example.app${app}`,
          certificates: Array.from({ length: 10 }, (_, index) => `${app}${index}${'A'.repeat(41)}`),
        })),
      }),
      {},
    ],
  ])('keeps what functions read small enough for environment variables, also %s', (_, values, overrides) => {
    const [first, ...others] = complaints(values, overrides);
    expect(others).toEqual([]);
    expect(first).toMatch(/^passkeys: got "\d+ bytes as one function reads them, .*expected at most 2270,/);
  });

  it('leaves room for everything else that functions read: all together fits into 4,096 bytes', () => {
    const appName = 'サ'.repeat(64);
    const { auth, config } = buildStage('prod', {
      ...pages,
      appName,
      deploymentName: 'd'.repeat(32),
      redirectUris: [...pages.redirectUris, ...longUris(3)],
      passkeys: { ...good, ...relyingParty({ appOrigins: appOrigins(3) }) },
      mail: {
        perAddress: { perHour: 1_000, perDay: 10_000 },
        notices: { atOnce: 100, windowMinutes: 1_440, poolPerHour: 10_000_000 },
      },
      audit: { enabled: true },
    });
    const { Environment: environment } =
      Object.entries(resourcesOfType(auth, 'AWS::Lambda::Function')).find(([id]) =>
        id.includes('CreateAuthChallenge'),
      )?.[1].Properties ?? {};
    const { CODE_SETTINGS, SMS_SETTINGS } = environment.Variables;
    const own = JSON.stringify([config.redirectUris, config.webOrigins, passkeySettings(config).signIn]);
    expect(own.length + JSON.stringify([CODE_SETTINGS, SMS_SETTINGS]).length).toBeGreaterThan(2_100);
    for (const { Properties } of Object.values(resourcesOfType(auth, 'AWS::Lambda::Function'))) {
      const variables = JSON.stringify(
        Properties.Environment.Variables,
        // Names, ids and ARNs that CloudFormation fills in are no longer than that.
        (_, value) =>
          Object.keys(Object(value)).some((key) => /^Ref$|^Fn::/.test(key)) ? 'x'.repeat(130) : value,
      );
      expect(Buffer.byteLength(variables)).toBeLessThanOrEqual(4_096);
    }
  });

  it('lets apps open links only where links are sent', () => {
    const apps = [{ ...ios, opensLinks: true }];
    const withoutLinks = { magicLink: { enabled: false }, codes: { email: true } };
    expect(complaints(relyingParty({ apps }))).toEqual([]);
    expect(complaints(relyingParty({ apps }), withoutLinks)).toEqual([
      expect.stringMatching(
        /^passkeys\.relyingParties\[0\]\.apps\[0\]\.opensLinks: got true; expected false/,
      ),
    ]);
    expect(complaints(relyingParty({ apps: [ios] }), withoutLinks)).toEqual([]);
  });

  it('ends a sign-in no later than Cognito does', () => {
    expect(complaints({ signInTimeoutSeconds: 181 }, { signInMinutes: 3, codes: {} })).toEqual([
      'passkeys.signInTimeoutSeconds: got 181; expected at most signInMinutes, 180 seconds; Cognito ends the sign-in then.',
    ]);
  });

  it('lets no password go around enforced passkeys: passwordFlows', () => {
    expect(complaints({ enforce: true }, { passwordFlows: true, ...acceptingOwn })).toEqual([
      expect.stringContaining('passwordFlows: got true; expected false where passkeys.enforce is on'),
    ]);
    expect(complaints({ enforce: true }, acceptingOwn)).toEqual([]);
    expect(complaints({}, { passwordFlows: true })).toEqual([]);
  });

  it('keeps localhost out of prod', () => {
    const local = {
      relyingParties: [{ id: 'localhost', origins: [], appOrigins: ['ios:bundle-id:com.example'] }],
      crossOrigin: { topOrigins: ['http://localhost:5173'] },
    };
    const why =
      'expected a domain on the web in prod; any program on a user’s machine can listen on localhost.';
    expect(complaints(local, {}, 'prod')).toEqual([
      `passkeys.relyingParties[0].id: got "localhost"; ${why}`,
      `passkeys.crossOrigin.topOrigins[0]: got "http://localhost:5173"; ${why}`,
    ]);
    expect(complaints(local)).toEqual([]);
  });
});

/**
 * The functions check what they are given too; whatever the configuration lets through, they have to take.
 */
describe('the settings that functions read', () => {
  it.each<[string, Passkeys]>([
    ['the defaults', good],
    [
      'apps alone',
      { ...good, ...relyingParty({ origins: [], appOrigins: ['ios:bundle-id:com.example.app'] }) },
    ],
    ['apps by what stores know them by', { ...good, ...relyingParty({ origins: [], apps: [android, ios] }) }],
    ['related origins', { ...good, ...relyingParty({ relatedOrigins: ['https://example.net'] }) }],
    [
      'several relying parties',
      {
        ...good,
        relyingParties: [
          { id: 'app.example.com', origins: ['https://app.example.com'] },
          { id: 'example.net', name: 'Net', origins: ['https://example.net'] },
        ],
      },
    ],
    ['one algorithm', { ...good, algorithms: ['ES384'] }],
    ['hidden passkeys', { ...good, residentKey: 'discouraged', exposeCredentialIds: true }],
    ['passkeys for good', { ...good, enforce: true, keepLast: true }],
    ['iframes', { ...good, crossOrigin: { topOrigins: ['https://partner.example.org'] } }],
    [
      'attestation',
      { ...good, attestation: 'enterprise', allowedAaguids: [aaguid], trustAnchors: [certificate()] },
    ],
  ])('hold for %s', (_, passkeys) => {
    const { registration, signIn } = passkeySettings(
      stageConfig('dev', { ...pages, passkeys, ...(passkeys.enforce ? acceptingOwn : {}) }),
    );
    expect(relyingPartyPolicy(registration)).toBe(registration);
    expect(relyingPartyPolicy(signIn)).toBe(signIn);
    expect(JSON.parse(JSON.stringify(registration))).toEqual(registration);
  });

  it('name algorithms as COSE does', () => {
    const config = stageConfig('dev', { ...pages, passkeys: { ...good, algorithms: ['ES256', 'RS256'] } });
    expect(passkeySettings(config).signIn.algorithms).toEqual([-7, -257]);
  });

  it('spare sign-in the certificates that only registration looks at', () => {
    const { registration, signIn } = passkeySettings(
      stageConfig('dev', {
        ...pages,
        passkeys: { ...good, attestation: 'direct', allowedAaguids: [aaguid], trustAnchors: [certificate()] },
      }),
    );
    expect(registration).toMatchObject({
      attestation: 'direct',
      allowedAaguids: [aaguid],
      trustAnchors: [certificate()],
    });
    expect(signIn).toMatchObject({ attestation: 'none' });
    expect(signIn).not.toHaveProperty('trustAnchors');
    expect(signIn).not.toHaveProperty('allowedAaguids');
  });
});

describe('origins of apps', () => {
  const told = (values: object) =>
    passkeySettings(stageConfig('dev', { ...pages, passkeys: { ...good, ...relyingParty(values) } })).signIn
      .relyingParties[0];
  // base64url of the bytes of FINGERPRINT.
  const KEY_HASH = 'android:apk-key-hash:FG3pg8VzBlDY7rmVLzT8ZBagg0LmHb6oigSWsj_PROU';

  it('are made of certificates, however those are written, and of the id', () => {
    const origins = { origins: ['https://app.example.com', 'https://example.com'], appOrigins: [KEY_HASH] };
    const base64url = { ...android, certificates: [KEY_HASH.replace(/.*:/, '')] };
    const lower = { ...android, certificates: [FINGERPRINT.toLowerCase()] };
    for (const app of [android, base64url, lower])
      expect(told({ apps: [app, ios] })).toEqual({ id: 'example.com', ...origins });
  });

  it('go with those that a stage writes itself, each once', () => {
    const appOrigins = ['ios:bundle-id:com.example.app', KEY_HASH];
    expect(told({ appOrigins, apps: [android] })).toMatchObject({ appOrigins });
    expect(told({ apps: [android] })).toEqual(told({ appOrigins: [KEY_HASH] }));
    expect(told({})).toEqual({ id: 'example.com', origins: ['https://app.example.com'] });
  });
});
