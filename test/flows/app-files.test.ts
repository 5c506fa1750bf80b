/**
 * What Android and Apple's systems fetch before an app may use a domain's passkeys: the bytes that CloudFront
 * gives, of a stage whose page is at its relying party's id.
 *
 * - https://developers.google.com/digital-asset-links/v1/create-statement
 * - https://developer.apple.com/documentation/xcode/supporting-associated-domains
 */
import type { ConfigInput } from '../../lib/config/schema';
import { stackNames } from '../../lib/stacks/names';
import { type LocalAws, type ServedWeb, serveSite, startLocalAws } from '../../local';
import { AwsAccess } from '../../tools/preflight/aws-access';
import { type Finding, findingOf } from '../../tools/preflight/check';
import { nativeApps } from '../../tools/smoke/checks/native-apps';
import { Deployment } from '../../tools/smoke/deployment';
import { assemblyOf } from '../support/assembly';
import { stageConfig } from '../support/stages';
import { ask } from '../web/support/http';

const HOST = 'app.example.com';
const FINGERPRINT =
  '14:6D:E9:83:C5:73:06:50:D8:EE:B9:95:2F:34:FC:64:16:A0:83:42:E6:1D:BE:A8:8A:04:96:B2:3F:CF:44:E5';
type Apps = NonNullable<NonNullable<NonNullable<ConfigInput['passkeys']>['relyingParties']>[number]['apps']>;
const APPS: Apps = [
  { kind: 'android', package: 'com.example.app', certificates: [FINGERPRINT] },
  { kind: 'ios', teamId: 'ABCDE12345', bundleId: 'com.example.app', opensLinks: true },
];
const FILES = {
  'assetlinks.json':
    '[{"relation":["delegate_permission/common.handle_all_urls","delegate_permission/common.get_login_creds"],' +
    `"target":{"namespace":"android_app","package_name":"com.example.app","sha256_cert_fingerprints":["${FINGERPRINT}"]}}]`,
  'apple-app-site-association':
    '{"applinks":{"details":[{"appIDs":["ABCDE12345.com.example.app"],"components":[{"/":"/","#":"eyJ*"}]}]},' +
    '"webcredentials":{"apps":["ABCDE12345.com.example.app"]}}',
} as const;
const NAMES = Object.keys(FILES) as (keyof typeof FILES)[];

const stageWith = (apps: Apps): Partial<ConfigInput> => ({
  webOrigins: [`https://${HOST}`],
  redirectUris: [`https://${HOST}/`],
  passkeys: { enabled: true, relyingParties: [{ id: HOST, origins: [`https://${HOST}`], apps }] },
  web: {
    enabled: true,
    domain: { name: HOST, certificateArn: 'arn:aws:acm:us-east-1:000000000000:certificate/1' },
  },
});
const assembly = (apps: Apps) => assemblyOf({ overrides: stageWith(apps) });

let aws: LocalAws;
let page: ServedWeb;
beforeAll(async () => {
  aws = await startLocalAws({ assembly: await assembly(APPS) });
  const [site] = aws.sites;
  if (!site) throw new Error('The assembly has no distribution.');
  page = await serveSite(site, 0);
}, 180_000);
afterAll(async () => {
  await page?.close();
  await aws?.close();
});

const fetched = (name: string, method = 'GET') => ask(page.url, { path: `/.well-known/${name}`, method });

/** What `npm run smoke` finds, where the host of the stage is at an address. */
function smoke(address: string, apps = APPS): Promise<Finding> {
  const config = stageConfig('local', stageWith(apps));
  const access = new AwsAccess('us-east-1');
  const deployment = new Deployment(stackNames(config), access);
  return findingOf(nativeApps, { config, aws: access, peak: 1, deployment, siteOf: () => address });
}

describe('a host that is a relying party with apps', () => {
  it.each(NAMES)('names them in %s, as phones want it', async (name) => {
    const { status, headers, body } = await fetched(name);
    expect([status, body]).toEqual([200, FILES[name]]);
    expect(headers).toMatchObject({
      'content-type': 'application/json',
      'cache-control': 'no-cache',
      'x-content-type-options': 'nosniff',
      'strict-transport-security': 'max-age=31536000',
    });
    expect(headers).not.toHaveProperty('location');
    expect(await fetched(name, 'HEAD')).toMatchObject({ status: 200, body: '' });
  });

  it.each(NAMES)('has %s at that path alone', async (name) => {
    for (const path of [`${name}/`, `${name}.json`, name.toUpperCase(), `../.well-known/x/${name}`]) {
      const { status, body } = await fetched(path);
      expect([path, status]).toEqual([path, 404]);
      expect(body).not.toContain('com.example.app');
    }
  });

  it('passes the smoke test, and fails it where the host is gone or names fewer apps', async () => {
    expect(await smoke(page.url)).toMatchObject({
      status: 'ok',
      found: `assetlinks.json of ${HOST}, apple-app-site-association of ${HOST}: as the stage says.`,
    });
    const more: Apps = [
      ...APPS,
      { kind: 'android', package: 'com.example.two', certificates: [FINGERPRINT] },
    ];
    expect(await smoke(page.url, more)).toMatchObject({
      status: 'problem',
      found: `https://${HOST}/.well-known/assetlinks.json does not name every app of the stage as it must.`,
    });
    // Its API answers neither.
    const wrong = await smoke(aws.endpoint);
    expect([wrong.status, wrong.found.match(/ answers \d+, where it must be 200/g)?.length]).toEqual([
      'problem',
      2,
    ]);
    expect(await smoke('http://127.0.0.1:9')).toMatchObject({
      status: 'problem',
      found: expect.stringMatching(/gives no answer/),
    });
  });
});

it('names no app any more once the stage has none, and those of the next deployment again', async () => {
  await aws.deploy(await assembly([]));
  expect((await fetched('assetlinks.json')).body).toBe('[]');
  expect((await fetched('apple-app-site-association')).body).toBe('{}');
  expect((await smoke(page.url)).status).toBe('problem');
  await aws.deploy(await assembly(APPS));
  for (const name of NAMES) expect((await fetched(name)).body).toBe(FILES[name]);
}, 120_000);
