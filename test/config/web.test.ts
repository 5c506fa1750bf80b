import { ConfigError } from '../../lib/config/errors';
import type { ConfigInput } from '../../lib/config/schema';
import { stageConfig, stageNames } from '../support/stages';

const problems = (stage: string, overrides: Partial<ConfigInput>) => {
  try {
    stageConfig(stage, overrides);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.problems.map(({ path, expected }) => `${path}: ${expected}`);
  }
};
const id = '1234abcd-12ab-34cd-56ef-1234567890ab';
const certificateArn = `arn:aws:acm:us-east-1:222222222222:certificate/${id}`;
const webAclArn = `arn:aws:wafv2:us-east-1:222222222222:global/webacl/page/${id}`;
const domain = { name: 'app.example.com', certificateArn };
const web = (fields: object) => ({ web: { enabled: true, domain, ...fields } }) as Partial<ConfigInput>;

it('is off in every stage: a certificate has to be there first', () => {
  for (const stage of stageNames) expect(stageConfig(stage).web.enabled).toBe(false);
});

it('needs no more than a domain and its certificate, and in dev not even that', () => {
  expect(problems('prod', web({}))).toEqual([]);
  expect(problems('prod', web({ webAclArn, accessLogDays: 30, priceClass: 'PriceClass_All' }))).toEqual([]);
  expect(problems('dev', { web: { enabled: true } })).toEqual([]);
  expect(problems('local', { web: { enabled: true } })).toEqual([]);
});

it('has its domain among the pages that may sign users in, and among those that may use passkeys', () => {
  expect(problems('prod', web({ domain: { ...domain, name: 'other.example.com' } }))).toEqual([
    expect.stringMatching(
      /^web\.domain\.name: the host of one of webOrigins .*Add https:\/\/other\.example\.com to webOrigins and https:\/\/other\.example\.com\/ to redirectUris\.$/,
    ),
    expect.stringMatching(
      /^web\.domain\.name: an origin of one of passkeys\.relyingParties.*Add https:\/\/other\.example\.com/,
    ),
  ]);
});

it.each([
  [
    'certificateArn',
    { domain: { ...domain, certificateArn: certificateArn.replace('us-east-1', 'eu-west-1') } },
    'us-east-1',
  ],
  ['webAclArn', { webAclArn: webAclArn.replace('global', 'regional') }, 'CLOUDFRONT'],
  ['name', { domain: { ...domain, name: 'https://app.example.com' } }, 'a domain in lower case'],
  ['priceClass', { priceClass: '100' }, 'PriceClass_100'],
  ['connectTo', { contentSecurityPolicy: { connectTo: ['https://*.example.com'] } }, 'without a wildcard'],
  ['connectTo', { contentSecurityPolicy: { connectTo: ["'unsafe-inline'"] } }, 'an origin'],
  [
    'imagesFrom',
    { contentSecurityPolicy: { imagesFrom: ['https://a.example.com; script-src *'] } },
    'an origin',
  ],
  ['accessLogDays', { accessLogDays: 0 }, 'days'],
])('says what a wrong %s should be', (field, fields, expected) => {
  const found = problems('prod', web(fields));
  expect(found).toHaveLength(1);
  expect(found[0]).toContain(field);
  expect(found[0]).toContain(expected);
});

it('takes certificate and web ACL of its own account alone', () => {
  const foreign = (arn: string) => arn.replace('222222222222', '333333333333');
  expect(
    problems(
      'prod',
      web({ domain: { ...domain, certificateArn: foreign(certificateArn) }, webAclArn: foreign(webAclArn) }),
    ),
  ).toEqual([
    expect.stringMatching(/^web\.domain\.certificateArn: a certificate of account 222222222222/),
    expect.stringMatching(/^web\.webAclArn: a web ACL of account 222222222222/),
  ]);
});

it('has a name of its own in prod, because passkeys belong to a name for good', () => {
  expect(problems('prod', { web: { enabled: true } })).toEqual([
    expect.stringMatching(/^web\.domain: \{ name, certificateArn \} in prod: whoever makes a passkey/),
  ]);
});

it('has no options without being turned on', () => {
  expect(problems('prod', { web: { domain } })).toEqual([
    expect.stringMatching(/^web\.domain: nothing where web\.enabled is false/),
  ]);
});

it('talks to no program on a user’s machine in prod', () => {
  expect(problems('prod', web({ contentSecurityPolicy: { connectTo: ['http://localhost:3000'] } }))).toEqual([
    expect.stringMatching(/^web\.contentSecurityPolicy\.connectTo\[0\]: an origin on the web in prod/),
  ]);
});

it('is in no Region of GovCloud, where CloudFront isn’t', () => {
  expect(problems('dev', { region: 'us-gov-west-1', web: { enabled: true } })).toEqual([
    expect.stringMatching(
      /^web\.enabled: false in us-gov-west-1: CloudFront is not in the partition aws-us-gov/,
    ),
  ]);
  expect(problems('dev', { region: 'us-gov-west-1' })).toEqual([]);
});
