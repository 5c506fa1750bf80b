/** A stage that is prepared for a second Region: docs/adr/017-multi-region.md. */
import type { Resource, Stack } from '../../tools/diff/assembly';
import { noStack } from '../../tools/diff/assembly';
import { compareStacks } from '../../tools/diff/compare';
import { buildStage, resourcesOf, type TemplateResource } from '../support/stacks';

const one = resourcesOf(buildStage('prod').auth);
const prepared = resourcesOf(buildStage('prod', { multiRegion: { prepared: true } }).auth);
const copied = resourcesOf(
  buildStage('prod', { multiRegion: { prepared: true, replicaRegions: ['eu-west-1'] } }).auth,
);

const ofType = (resources: Record<string, TemplateResource>, type: string) =>
  Object.entries(resources).filter(([, { Type }]) => Type === type);
/** The keys of links and of challenges. */
const keyUsages = ['SIGN_VERIFY', 'GENERATE_VERIFY_MAC'];
const signInKeys = (resources: Record<string, TemplateResource>) =>
  ofType(resources, 'AWS::KMS::Key').filter(([, { Properties }]) => keyUsages.includes(Properties.KeyUsage));

const replica = (Region: string) => ({
  Region,
  DeletionProtectionEnabled: true,
  PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
  Tags: [
    { Key: 'application', Value: 'passwordless' },
    { Key: 'stage', Value: 'prod' },
  ],
});

describe('a stage that does not say so', () => {
  it('has neither multi-Region keys nor global tables', () => {
    expect(signInKeys(one)).toHaveLength(2);
    for (const [, { Properties }] of signInKeys(one)) expect(Properties).not.toHaveProperty('MultiRegion');
    expect(ofType(one, 'AWS::DynamoDB::GlobalTable')).toEqual([]);
  });
});

describe('a stage with other Regions', () => {
  it('has keys that can be copied into them, and nowhere else', () => {
    for (const [, { Properties }] of signInKeys(copied)) {
      const statements: { Sid: string }[] = Properties.KeyPolicy.Statement;
      expect(statements.find(({ Sid }) => Sid === 'Replication')).toMatchObject({
        Action: 'kms:ReplicateKey',
        Condition: { StringEquals: { 'kms:ReplicaRegion': ['eu-west-1'] } },
      });
      expect(statements.find(({ Sid }) => Sid === 'Failover')).toMatchObject({
        Action: 'kms:UpdatePrimaryRegion',
        Condition: { StringEquals: { 'kms:PrimaryRegion': ['us-east-1', 'eu-west-1'] } },
      });
    }
    expect(JSON.stringify(signInKeys(prepared))).not.toMatch(/ReplicateKey|UpdatePrimaryRegion/);
  });
});

describe('a stage that is prepared', () => {
  it('has multi-Region keys, under the ids and policies that they have anyhow', () => {
    expect(signInKeys(prepared)).toEqual(
      signInKeys(one).map(([id, key]) => [
        id,
        { ...key, Properties: { ...key.Properties, MultiRegion: true } },
      ]),
    );
  });

  it('has global tables of one Region, with the keys, indexes and expiry that they have anyhow', () => {
    expect(ofType(prepared, 'AWS::DynamoDB::Table')).toEqual([]);
    const tables = ofType(prepared, 'AWS::DynamoDB::GlobalTable');
    expect(tables.map(([id]) => id)).toEqual(ofType(one, 'AWS::DynamoDB::Table').map(([id]) => id));
    for (const [id, table] of tables) {
      const { SSESpecification, Replicas, StreamSpecification, ...same } = table.Properties;
      // What each replica says for itself instead.
      const { DeletionProtectionEnabled, PointInTimeRecoverySpecification, ...before } =
        one[id]?.Properties ?? {};
      expect({ ...same, SSESpecification: { SSEEnabled: true } }).toEqual(before);
      expect(SSESpecification).toEqual({ SSEEnabled: true, SSEType: 'KMS' });
      expect(Replicas).toEqual([replica('us-east-1')]);
      // A stream can't come together with the first copy.
      expect(StreamSpecification).toEqual({ StreamViewType: 'NEW_AND_OLD_IMAGES' });
      expect({ DeletionProtectionEnabled, PointInTimeRecoverySpecification }).toEqual({
        DeletionProtectionEnabled: true,
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      });
      expect([table.DeletionPolicy, table.UpdateReplacePolicy]).toEqual(['RetainExceptOnCreate', 'Retain']);
    }
  });

  it('differs in nothing else', () => {
    const others = (resources: Record<string, TemplateResource>) =>
      Object.entries(resources).filter(
        ([id]) =>
          !signInKeys(one).some(([key]) => key === id) &&
          !ofType(one, 'AWS::DynamoDB::Table').some(([table]) => table === id),
      );
    expect(others(prepared)).toEqual(others(one));
  });

  it('copies its tables where it says so, through a stream', () => {
    for (const [, { Properties }] of ofType(copied, 'AWS::DynamoDB::GlobalTable')) {
      expect(Properties.Replicas).toEqual([replica('us-east-1'), replica('eu-west-1')]);
      expect(Properties.StreamSpecification).toEqual({ StreamViewType: 'NEW_AND_OLD_IMAGES' });
    }
  });
});

/** As `npm run diff` sees it. */
function losses(before: Record<string, TemplateResource>, after: Record<string, TemplateResource>) {
  const stack = (resources: Record<string, TemplateResource>): ReadonlyMap<string, Stack> =>
    new Map([
      [
        'auth',
        {
          ...noStack('auth'),
          template: { Resources: resources as Record<string, Resource> },
          paths: new Map(Object.keys(resources).map((id) => [id, id])),
        },
      ],
    ]);
  return compareStacks(stack(before), stack(after)).flatMap((report) => report.losses);
}

describe('a review', () => {
  it('is told that tables are lost where a deployed stage is prepared afterwards', () => {
    const tables = ofType(one, 'AWS::DynamoDB::Table').map(([id]) => id);
    expect(losses(one, prepared).map(({ logicalId }) => logicalId)).toEqual(expect.arrayContaining(tables));
  });

  it('has nothing to fear where copies are added to a stage that was prepared', () => {
    expect(losses(prepared, copied)).toEqual([]);
  });
});
