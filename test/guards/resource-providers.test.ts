/**
 * Every resource type that our templates and the CDK's bootstrap template have can be changed and removed in
 * the embedded AWS, if it is emulated at all. What can change of a type comes from AWS's own resource data,
 * not from our providers.
 */
import { readFileSync } from 'node:fs';
import { loadAwsServiceSpec } from '@aws-cdk/aws-service-spec';
import type { ConfigInput } from '../../lib/config/schema';
import type { ResourceProvider } from '../../local/contract';
import { removeFolders } from '../local/support/assembly';
import { emptyAccount } from '../local/support/resources';
import { stacksOf } from '../support/stacks';
import { stageNames } from '../support/stages';

/** Settings that bring resources which no stage has as it stands. */
const VARIANTS: readonly Partial<ConfigInput>[] = [
  { web: { enabled: true } },
  { hooks: { welcome: { enabled: true, accountsSince: '2026-07-01' } } },
  { passwordFlows: true, mfa: { mode: 'optional', factors: ['totp', 'email'] } },
];
/** Types that references get a stand-in for; nothing is made, so nothing is to be changed. */
const NOT_EMULATED = ['AWS::Logs::QueryDefinition'];
const BOOTSTRAP = require.resolve('aws-cdk/lib/api/bootstrap/bootstrap-template.yaml');

function typesOf(stage: string, overrides?: Partial<ConfigInput>): string[] {
  return stacksOf(stage, overrides)
    .app.synth()
    .stacks.flatMap(({ template }) =>
      Object.values((template.Resources ?? {}) as Record<string, { Type: string }>).map(({ Type }) => Type),
    );
}

const types = new Set<string>();
let providers: ReadonlyMap<string, ResourceProvider>;
/** Properties that AWS changes without replacing the resource, by type. */
const mutable = new Map<string, string[]>();

beforeAll(async () => {
  for (const stage of stageNames) for (const type of typesOf(stage)) types.add(type);
  for (const overrides of VARIANTS) for (const type of typesOf('local', overrides)) types.add(type);
  const bootstrap = readFileSync(BOOTSTRAP, 'utf8');
  for (const [, type] of bootstrap.matchAll(/^ {4}Type: (AWS::\S+)$/gm)) types.add(String(type));
  const { aws } = await emptyAccount();
  providers = new Map(aws.providers.map((provider) => [provider.type, provider]));
  await aws.close();
  const data = await loadAwsServiceSpec();
  for (const type of types) {
    const [resource] = data.lookup('resource', 'cloudFormationType', 'equals', type);
    if (resource)
      mutable.set(
        type,
        Object.entries(resource.properties).flatMap(([name, { causesReplacement }]) =>
          causesReplacement === 'yes' ? [] : [name],
        ),
      );
  }
});
afterAll(removeFolders);

const emulated = () => [...types].filter((type) => providers.has(type) && !type.startsWith('Custom::'));

it('looks at the types of all templates, and AWS describes every one that is emulated', () => {
  expect(emulated()).toEqual(
    expect.arrayContaining([
      'AWS::Cognito::UserPool',
      'AWS::CloudFront::Distribution',
      'AWS::S3::BucketPolicy',
      'AWS::ECR::Repository',
      'AWS::IAM::ManagedPolicy',
    ]),
  );
  expect(emulated().filter((type) => !mutable.has(type))).toEqual([]);
});

it('knows which types are passed over', () => {
  const passedOver = [...types].filter((type) => !providers.has(type) && !type.startsWith('Custom::'));
  expect(passedOver.filter((type) => !NOT_EMULATED.includes(type))).toEqual([]);
});

it('removes every type that is emulated', () => {
  expect(emulated().filter((type) => !providers.get(type)?.delete)).toEqual([]);
});

it('changes every type that has a property which AWS changes where the resource stands', () => {
  const changeable = emulated().filter((type) => (mutable.get(type) ?? []).length > 0);
  expect(changeable.length).toBeGreaterThan(20);
  expect(changeable.filter((type) => !providers.get(type)?.update)).toEqual([]);
});
