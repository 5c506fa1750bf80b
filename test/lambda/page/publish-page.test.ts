/**
 * The function that publishes the page, its own bundle laid out on disk, before an S3 and a CloudFormation of
 * this machine.
 */
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CloudFormationCustomResourceEvent, Context } from 'aws-lambda';
import { bundleLambdas } from '../../../lib/bundling/bundle-lambdas';

interface Got {
  readonly method: string | undefined;
  readonly path: string;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
}
type Handler = (event: CloudFormationCustomResourceEvent, context: Context) => Promise<void>;

let folder: string;
let server: Server;
let endpoint: string;
let got: Got[] = [];
/** What S3 answers to a key, try by try; 200 when it has run out. */
let refusals: Record<string, number[]> = {};
let handler: Handler;
const before = { ...process.env };

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'publish-page-'));
  cpSync((await bundleLambdas()).directory('lambda/page/index.ts'), folder, { recursive: true });
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const path = request.url ?? '';
      got.push({
        method: request.method,
        path,
        headers: request.headers,
        body: Buffer.concat(chunks).toString(),
      });
      const status = refusals[path]?.shift() ?? 200;
      response.writeHead(status);
      response.end(
        status === 200 ? '' : '<Error><Code>SlowDown</Code><Message>secret detail</Message></Error>',
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  Object.assign(process.env, {
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'secret',
    AWS_SESSION_TOKEN: 'token',
    AWS_ENDPOINT_URL: endpoint,
    POWERTOOLS_SERVICE_NAME: 'test',
    POWERTOOLS_LOG_LEVEL: 'SILENT',
  });
  handler = (require(join(folder, 'index.js')) as { handler: Handler }).handler;
}, 60_000);
afterAll(() => {
  process.env = before;
  server.close();
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(() => {
  got = [];
  refusals = {};
  rmSync(join(folder, 'page'), { recursive: true, force: true });
  const files = {
    'index.html': '<p>page</p>',
    'icon.svg': '<svg/>',
    'assets/a-1.js': '1',
    'assets/b-2.css': 'b{}',
    '.sources': 'x',
  };
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(join(folder, 'page', 'assets'), { recursive: true });
    writeFileSync(join(folder, 'page', name), content);
  }
});

async function run(
  properties: object = {},
  RequestType: 'Create' | 'Update' | 'Delete' = 'Create',
  former: object = {},
) {
  await handler(
    {
      RequestType,
      ResponseURL: `${endpoint}/answer`,
      StackId: 'stack',
      RequestId: 'request',
      LogicalResourceId: 'PublishedPage',
      PhysicalResourceId: 'PublishedPage-page',
      ResourceProperties: { Bucket: 'the-bucket', Config: '{"region":"us-east-1"}', ...properties },
      ...(RequestType === 'Update'
        ? { OldResourceProperties: { Bucket: 'the-bucket', Config: '{}', ...former } }
        : {}),
    } as unknown as CloudFormationCustomResourceEvent,
    { logStreamName: 'stream' } as Context,
  );
  const answers = got.filter(({ path }) => path === '/answer');
  expect(answers).toHaveLength(1);
  return JSON.parse(answers[0]?.body ?? '') as {
    Status: string;
    Reason?: string;
    PhysicalResourceId: string;
  };
}
const keys = () => got.map(({ path }) => path);

it('puts what is referred to first and the page last, then tells CloudFormation', async () => {
  expect(await run()).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: 'PublishedPage-page' });
  expect(keys().slice(0, 2).sort()).toEqual(['/the-bucket/assets/a-1.js', '/the-bucket/assets/b-2.css']);
  expect(keys().slice(2, 4).sort()).toEqual(['/the-bucket/config.json', '/the-bucket/icon.svg']);
  expect(keys().slice(4)).toEqual(['/the-bucket/index.html', '/answer']);
});

it('says of each file what it is and how long it may be kept, and signs all of it', async () => {
  await run({ RelatedOrigins: '{"origins":["https://app.example.net"]}' });
  const headersOf = (key: string) => got.find(({ path }) => path === `/the-bucket/${key}`)?.headers;
  expect(headersOf('assets/a-1.js')).toMatchObject({
    'cache-control': 'public, max-age=31536000, immutable',
    'content-type': 'text/javascript; charset=utf-8',
    'x-amz-security-token': 'token',
  });
  expect(headersOf('config.json')).toMatchObject({
    'cache-control': 'no-cache',
    'content-type': 'application/json; charset=utf-8',
  });
  expect(headersOf('.well-known/webauthn')).toMatchObject({
    'cache-control': 'no-cache',
    'content-type': 'application/json',
  });
  expect(String(headersOf('index.html')?.authorization)).toContain(
    'SignedHeaders=cache-control;content-type;host;x-amz-content-sha256;x-amz-date;x-amz-security-token',
  );
});

describe('files of native apps', () => {
  const ASSET_LINKS = '[{"relation":["delegate_permission/common.get_login_creds"]}]';
  const ASSOCIATION = '{"webcredentials":{"apps":["ABCDE12345.com.example.app"]}}';
  const apps = { AssetLinks: ASSET_LINKS, AppleAppSiteAssociation: ASSOCIATION };
  const bodyOf = (name: string) => got.find(({ path }) => path === `/the-bucket/.well-known/${name}`)?.body;
  const typeOf = (name: string) =>
    got.find(({ path }) => path === `/the-bucket/.well-known/${name}`)?.headers['content-type'];

  it('are published where the stage has some, as JSON by the type that phones compare', async () => {
    await run(apps);
    expect(bodyOf('assetlinks.json')).toBe(ASSET_LINKS);
    expect(bodyOf('apple-app-site-association')).toBe(ASSOCIATION);
    expect(typeOf('assetlinks.json')).toBe('application/json');
    expect(typeOf('apple-app-site-association')).toBe('application/json');
  });

  it('name nobody any more once the stage has none: nothing is deleted, and nobody keeps the right', async () => {
    const former = { ...apps, RelatedOrigins: '{"origins":["https://app.example.net"]}' };
    expect(await run({}, 'Update', former)).toMatchObject({ Status: 'SUCCESS' });
    expect(bodyOf('assetlinks.json')).toBe('[]');
    expect(bodyOf('apple-app-site-association')).toBe('{}');
    expect(bodyOf('webauthn')).toBe('{"origins":[]}');
  });

  it('give way to a file of the page’s own that comes in their place', async () => {
    mkdirSync(join(folder, 'page', '.well-known'));
    writeFileSync(join(folder, 'page', '.well-known', 'assetlinks.json'), '[{"own":true}]');
    await run({}, 'Update', apps);
    const written = got.filter(({ path }) => path.endsWith('/assetlinks.json')).map(({ body }) => body);
    expect(written).toEqual(['[{"own":true}]']);
  });

  it('are left out where there never were any', async () => {
    await run({}, 'Update');
    expect(keys().filter((path) => path.includes('.well-known'))).toEqual([]);
  });

  it.each([
    ['AssetLinks', '{}', 'the JSON of a list'],
    ['AssetLinks', 'x', 'the JSON of a list'],
    ['AppleAppSiteAssociation', '[]', 'the JSON of an object'],
  ])('are refused, and nothing is written, where %s is %s', async (name, content, expected) => {
    const { Status, Reason } = await run({ [name]: content });
    expect(Status).toBe('FAILED');
    expect(Reason).toContain(`The property ${name} must be ${expected}.`);
    expect(keys()).toEqual(['/answer']);
  });
});

it('tries again where S3 is busy', async () => {
  refusals['/the-bucket/index.html'] = [503, 500];
  expect(await run()).toMatchObject({ Status: 'SUCCESS' });
  expect(keys().filter((path) => path.endsWith('index.html'))).toHaveLength(3);
});

it('leaves the page of before in place when a script can’t be put, and says why without what S3 said', async () => {
  refusals['/the-bucket/assets/a-1.js'] = [403];
  const answer = await run();
  expect(answer.Status).toBe('FAILED');
  expect(answer.Reason).toMatch(
    /assets\/a-1\.js could not be written to the-bucket: 403 SlowDown\. The log stream stream/,
  );
  expect(answer.Reason).not.toContain('secret detail');
  expect(keys()).not.toContain('/the-bucket/index.html');
});

it('publishes the same again when asked again, and takes nothing away when the stack goes', async () => {
  await run({}, 'Update');
  const first = keys();
  got = [];
  await run({}, 'Update');
  expect(keys().sort()).toEqual(first.sort());
  got = [];
  expect(await run({}, 'Delete')).toMatchObject({ Status: 'SUCCESS' });
  expect(keys()).toEqual(['/answer']);
});

it.each([
  ['a configuration that is no JSON', { Config: '{' }, /Config must be the JSON of an object/],
  ['a list for a configuration', { Config: '[]' }, /Config must be the JSON of an object/],
  ['a bucket with a path in its name', { Bucket: 'a/../b' }, /Bucket must be the name of a bucket/],
])('refuses %s before anything is put', async (_, properties, reason) => {
  expect(await run(properties)).toMatchObject({ Status: 'FAILED', Reason: expect.stringMatching(reason) });
  expect(keys()).toEqual(['/answer']);
});

it.each([
  ['a type that nobody knows', 'data.xyz', /type nobody knows/],
  ['a name that would need an escape', 'a b.svg', /keys are of letters/],
])('refuses a page with %s', async (_, name, reason) => {
  writeFileSync(join(folder, 'page', name), 'x');
  expect(await run()).toMatchObject({ Status: 'FAILED', Reason: expect.stringMatching(reason) });
  expect(keys()).toEqual(['/answer']);
});

it('refuses to publish no page at all', async () => {
  rmSync(join(folder, 'page', 'index.html'));
  expect(await run()).toMatchObject({ Status: 'FAILED', Reason: expect.stringContaining('holds no page') });
  expect(keys()).toEqual(['/answer']);
});
