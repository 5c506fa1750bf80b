import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { buildApp } from '../../lib/app';
import { beforeProtection } from '../../lib/config/first-deployment';
import { placeholderBundles, placeholderPage } from '../support/placeholder-bundles';
import { buildStage, cdkContext, onlyResource, resourcesOf, resourcesOfType } from '../support/stacks';
import { stageConfig } from '../support/stages';

/** Types that hold what can't be made again. */
const stateful = [
  'AWS::Cognito::UserPool',
  'AWS::DynamoDB::Table',
  'AWS::KMS::Key',
  'AWS::Logs::LogGroup',
  'AWS::SES::EmailIdentity',
  // A name for messages, and what holds them back, that somebody else could ask AWS for meanwhile.
  'AWS::SMSVOICE::ProtectConfiguration',
  'AWS::SMSVOICE::SenderId',
];

const policiesOf = (stage: string) => {
  const { messaging, auth } = buildStage(stage);
  return Object.values({ ...resourcesOf(messaging), ...resourcesOf(auth) })
    .filter(({ Type }) => stateful.includes(Type))
    .map(({ Type, DeletionPolicy, UpdateReplacePolicy }) => [Type, DeletionPolicy, UpdateReplacePolicy]);
};

describe('prod', () => {
  const { auth, stacks } = buildStage('prod');

  it('keeps everything that holds data, when it is deleted and when it is replaced', () => {
    const policies = policiesOf('prod');
    expect(new Set(policies.map(([type]) => type))).toEqual(new Set(stateful));
    for (const [type, deletion, replacement] of policies)
      expect([type, deletion, replacement]).toEqual([type, 'RetainExceptOnCreate', 'Retain']);
  });

  it('refuses to delete the pool and the tables', () => {
    expect(onlyResource(auth, 'AWS::Cognito::UserPool').Properties.DeletionProtection).toBe('ACTIVE');
    const tables = Object.values(resourcesOfType(auth, 'AWS::DynamoDB::Table'));
    expect(tables.map(({ Properties }) => Properties.DeletionProtectionEnabled)).toEqual([true, true]);
  });

  it('refuses to delete its stacks', () => {
    expect(stacks.auth.terminationProtection).toBe(true);
    expect(stacks.messaging.terminationProtection).toBe(true);
  });
});

describe('the first deployment of prod', () => {
  const first = Object.values(
    buildApp(
      new App({ analyticsReporting: false, context: { ...cdkContext } }),
      beforeProtection(stageConfig('prod')),
      placeholderBundles(),
      placeholderPage(),
    ),
  ).filter((stack) => stack !== undefined);
  const resources = first.flatMap((stack) => Object.values(resourcesOf(Template.fromStack(stack))));

  it('can be tried again: neither a stack nor a resource is protected, and nothing stays behind that it made', () => {
    expect(first.map(({ terminationProtection }) => terminationProtection)).not.toContain(true);
    for (const { Properties = {}, Type } of resources)
      for (const name of ['DeletionProtection', 'DeletionProtectionEnabled'])
        expect([Type, [undefined, false, 'INACTIVE'].includes(Properties[name])]).toEqual([Type, true]);
    // `Retain` holds while a failed creation rolls back as well.
    expect(resources.map(({ DeletionPolicy }) => DeletionPolicy)).not.toContain('Retain');
  });

  it('differs from what follows in protection alone, so that the next one changes nothing but that', () => {
    const unprotected = (template: unknown) =>
      JSON.stringify(template, (name, value) => (/^DeletionProtection/.test(name) ? undefined : value));
    const then = buildStage('prod').stacks;
    for (const stack of first) {
      const later = Object.values(then).find((it) => it?.stackName === stack.stackName);
      if (!later) throw new Error(`There is no ${stack.stackName} later.`);
      expect(unprotected(Template.fromStack(stack))).toBe(unprotected(Template.fromStack(later)));
    }
  });
});

describe.each(['local', 'dev', 'prod'])('stage %s', (stage) => {
  const { auth } = buildStage(stage);

  it('can bring its tables back to any second of the last 35 days, encrypts them and lets items expire', () => {
    const tables = Object.values(resourcesOfType(auth, 'AWS::DynamoDB::Table'));
    expect(tables).toHaveLength(2);
    for (const { Properties } of tables)
      expect(Properties).toMatchObject({
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        SSESpecification: { SSEEnabled: true },
        TimeToLiveSpecification: { AttributeName: 'exp', Enabled: true },
      });
  });

  it('waits 30 days before the key of links or that of challenges is gone', () => {
    const keys = Object.values(resourcesOfType(auth, 'AWS::KMS::Key'));
    expect(keys.map(({ Properties }) => Properties)).toMatchObject([
      { KeySpec: 'RSA_2048', KeyUsage: 'SIGN_VERIFY', PendingWindowInDays: 30 },
      { KeySpec: 'HMAC_256', KeyUsage: 'GENERATE_VERIFY_MAC', PendingWindowInDays: 30 },
    ]);
  });
});

describe('dev', () => {
  it('lets go of its data, as it says', () => {
    for (const [type, deletion] of policiesOf('dev')) expect([type, deletion]).toEqual([type, 'Delete']);
  });
});
