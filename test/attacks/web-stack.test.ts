/** The page as CloudFront serves it, from somebody's point of view who wants something else of it. */
import { type LocalAws, type ServedWeb, serveSite, startLocalAws } from '../../local';
import { parsePageConfig } from '../../web/src/config';
import { assemblyOf } from '../support/assembly';
import { ask, type PlainAnswer } from '../web/support/http';

let aws: LocalAws;
let page: ServedWeb;
let bucket: string;

beforeAll(async () => {
  aws = await startLocalAws({ assembly: await assemblyOf({ overrides: { web: { enabled: true } } }) });
  const [site] = aws.sites;
  if (!site) throw new Error('The assembly has no distribution.');
  page = await serveSite(site, 0);
  bucket = aws.output('PageBucketName');
}, 120_000);
afterAll(async () => {
  await page?.close();
  await aws?.close();
});

const at = (path: string, options: Parameters<typeof ask>[1] = {}) => ask(page.url, { ...options, path });
const s3 = (path: string, options: Parameters<typeof ask>[1] = {}) => ask(aws.endpoint, { ...options, path });

/** Address of the first script of the page. */
async function script(): Promise<string> {
  const found = /src="(\/assets\/[^"]+\.js)"/.exec((await at('/')).body)?.[1];
  if (!found) throw new Error('The page has no script.');
  return found;
}

function isThePage({ status, body }: PlainAnswer): boolean {
  return status === 200 && body.includes('<div id="app"></div>');
}

describe('the bucket of the page', () => {
  it.each(['index.html', 'config.json', 'not-found.html'])(
    'gives nobody %s who comes past CloudFront, and does not say whether it is there',
    async (key) => {
      const answers = await Promise.all([s3(`/${bucket}/${key}`), s3(`/${bucket}/not-${key}`)]);
      for (const { status, body } of answers) {
        expect(status).toBe(403);
        expect(body).toContain('<Code>AccessDenied</Code>');
      }
      expect(answers[0]?.body).toBe(answers[1]?.body);
    },
  );

  it.each([
    ['a list', 'GET', ''],
    ['a list by version 2', 'GET', '/?list-type=2'],
    ['a list of versions', 'GET', '/?versions'],
    ['its policy', 'GET', '/?policy'],
    ['an upload', 'PUT', '/index.html'],
    ['a deletion', 'DELETE', '/index.html'],
  ])('refuses %s to whoever has no credentials', async (_, method, rest) => {
    const { status } = await s3(`/${bucket}${rest}`, { method });
    expect(status).toBe(403);
    expect(isThePage(await at('/'))).toBe(true);
  });

  it('is written by the function that publishes, which can do nothing else with it', async () => {
    const calls = aws.calls.all().filter(({ service }) => service === 's3');
    expect(calls.length).toBeGreaterThan(5);
    for (const { operation, functionName } of calls) {
      expect(operation).toBe('PutObject');
      expect(functionName).toMatch(/Publisher/);
    }
  });
});

describe('the page at its address', () => {
  it.each(['/', '/index.html', '/deep/er', '/?state=1', '/settings/', '/%', '/%2e%2e', '/%23eyJ9.A'])(
    'is the page at %s, which a link may lead to',
    async (path) => {
      expect(isThePage(await at(path))).toBe(true);
    },
  );

  it.each([
    '/../package.json',
    '/assets/../../../package.json',
    '/..%2f..%2fpackage.json',
    '/assets/..%2fconfig.json',
    '//config.json',
    '/.sources',
    '/index.js',
    '/page/index.html',
    '/assets/missing.js',
    '/.well-known/webauthn',
    '/.well-known/assetlinks.json',
    '/.well-known/apple-app-site-association',
    '/.well-known/../config.json',
  ])('has no file at %s: says so, and nothing more', async (path) => {
    const { status, body } = await at(path);
    expect(status).toBe(404);
    expect(body).toContain('There is no such file.');
    expect(body).not.toContain('AccessDenied');
  });

  it('lists nothing, whatever the query asks for', async () => {
    for (const path of ['/?list-type=2', '/?versions', '/?policy', '/assets/?list-type=2', '/', '//', '/./'])
      expect([path, isThePage(await at(path))]).toEqual([path, true]);
    for (const path of ['/.well-known/', '/.well-known/..', '/.well-known/../'])
      expect([path, (await at(path)).body]).toEqual([path, expect.not.stringContaining('ListBucketResult')]);
  });

  it.each(['POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH'])('takes no %s, and says so', async (method) => {
    const { status, body } = await at('/index.html', { method });
    expect(status).toBe(403);
    expect(body).not.toContain('There is no such file.');
    expect(isThePage(await at('/'))).toBe(true);
  });

  it('is not given under another name (DNS rebinding)', async () => {
    const { status, body } = await at('/', { headers: { host: 'evil.example' } });
    expect([status, body.includes('app')]).toEqual([421, false]);
  });
});

describe('every answer', () => {
  it.each([
    '/',
    '/index.html',
    '/config.json',
    '/icon.svg',
    '/assets/missing.js',
    '/.well-known/webauthn',
    '/a.b',
  ])('carries the headers that keep the page safe: %s', async (path) => {
    expect((await at(path)).headers).toMatchObject(safe());
  });

  it('carries them with a script, with a method that is refused, and where nothing has changed', async () => {
    const address = await script();
    const { headers } = await at(address);
    expect(headers).toMatchObject(safe());
    expect((await at('/', { method: 'POST' })).headers).toMatchObject(safe());
    const unchanged = await at(address, { headers: { 'if-none-match': String(headers.etag) } });
    expect(unchanged.status).toBe(304);
    expect(unchanged.headers).toMatchObject(safe());
  });

  const safe = () => ({
    'content-security-policy':
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; " +
      `connect-src 'self' ${[aws.endpoint, aws.endpoint, aws.endpoint].join(' ')}; ` +
      "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    'strict-transport-security': 'max-age=31536000',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'cross-origin-opener-policy': 'same-origin',
    'permissions-policy': expect.stringContaining(
      'publickey-credentials-create=(self), publickey-credentials-get=(self)',
    ),
  });
});

describe('what is kept of the page', () => {
  it('is asked for anew each time, but for files whose names hold their content', async () => {
    for (const path of ['/', '/config.json', '/icon.svg', '/deep/er', '/assets/missing.js'])
      expect([path, (await at(path)).headers['cache-control']]).toEqual([path, 'no-cache']);
    expect((await at(await script())).headers['cache-control']).toBe('public, max-age=31536000, immutable');
  });

  it('is told to be of its type', async () => {
    const types = await Promise.all(
      ['/', '/config.json', '/icon.svg', await script()].map(
        async (path) => (await at(path)).headers['content-type'],
      ),
    );
    expect(types).toEqual([
      'text/html; charset=utf-8',
      'application/json; charset=utf-8',
      'image/svg+xml',
      'text/javascript; charset=utf-8',
    ]);
  });
});

describe('/config.json', () => {
  it('says what the page needs and what anybody may know, and nothing else', async () => {
    const content = JSON.parse((await at('/config.json')).body) as Record<string, unknown>;
    expect(() => parsePageConfig(content)).not.toThrow();
    expect(content).toMatchObject({
      userPoolId: aws.output('UserPoolId'),
      userPoolClientId: aws.output('UserPoolClientId'),
      fido2ApiUrl: aws.output('Fido2ApiUrl'),
      contactApiUrl: aws.output('ContactApiUrl'),
    });
    expect(Object.keys(content).sort()).toEqual([
      'appName',
      'codes',
      'cognitoEndpoint',
      'contactApiUrl',
      'coolDownSeconds',
      'fido2ApiUrl',
      'linkLifeSeconds',
      'links',
      'locales',
      'region',
      'sms',
      'userPoolClientId',
      'userPoolId',
    ]);
    expect(JSON.stringify(content)).not.toMatch(/arn:|secret|kms|\d{12}/i);
  });
});
