/**
 * What holds in every stage, whatever it has switched on: in those of the tests, and in those of
 * custom/stages.ts, before they are deployed.
 */
import { Template } from 'aws-cdk-lib/assertions';
import { allStages } from '../support/own-stages';
import { identityPermissions, keyPermissions, type Permission } from '../support/permissions';
import { buildConfig, onlyResource, resourcesOf, resourcesOfType } from '../support/stacks';
import { openFindings } from './findings';
import { stateful } from './stateful';

/** What can't be made again. */
const KEPT =
  /^AWS::(?:Cognito::UserPool|DynamoDB::(?:Global)?Table|KMS::Key|SES::EmailIdentity|SMSVOICE::SenderId)$/;

/** Types of which each resource stands in a list, with what would happen if it were another. */
const LISTED =
  /^AWS::(?:Cognito::UserPool(?:Client)?|DynamoDB::(?:Global)?Table|ApiGateway::RestApi|SES::EmailIdentity)$/;
const RECOVERY_CODES_API = 'RecoveryCodesApi4D1E2D2F';

/** Actions that AWS grants on * alone, and mail, which the From address binds. */
const WIDE = ['xray:PutTelemetryRecords', 'xray:PutTraceSegments', 'ses:SendEmail'];

describe.each(allStages)('stage %s', (_, config) => {
  const { app, stacks, auth, messaging } = buildConfig(config);
  const deployed = Object.values(stacks).filter((stack) => stack !== undefined);
  const templates = deployed.map((stack) => Template.fromStack(stack));
  const granted: readonly Permission[] = templates.flatMap((template) => [
    ...identityPermissions(template),
    ...keyPermissions(template),
  ]);

  it('has names of its own', () => {
    for (const { stackName, account, region } of deployed) {
      expect(stackName).toMatch(new RegExp(`^${config.deploymentName}-${config.stage}-`));
      expect([account, region]).toEqual([config.account, config.region]);
    }
  });

  it('says the type of each attribute of its pool: Cognito takes one without once, and no update after it', () => {
    const { Schema = [] } = onlyResource(auth, 'AWS::Cognito::UserPool').Properties;
    expect(Schema).toHaveLength(config.requiredAttributes.length);
    for (const { AttributeDataType } of Schema) expect(AttributeDataType).toBe('String');
  });

  it('leaves nothing open of AwsSolutions, Serverless and NIST 800-53 R5', () => {
    expect(openFindings(app)).toEqual([]);
  });

  it('has under its logical id what users and other stacks depend on, and nothing that no list knows', () => {
    const found = Object.entries({ ...resourcesOf(messaging), ...resourcesOf(auth) }).filter(([, { Type }]) =>
      LISTED.test(Type),
    );
    const known: readonly string[] = [...stateful.map(([, id]) => id), RECOVERY_CODES_API];
    expect(found.map(([id]) => id).filter((id) => !known.includes(id))).toEqual([]);
    for (const id of ['UserPool6BA7E5F2', 'UserPoolWebClient4C9370B0', 'SignInSecretsTablePackage9A7FE43C'])
      expect(found.map(([logicalId]) => logicalId)).toContain(id);
  });

  it('keeps or lets go of its data as it says, and is protected as it says', () => {
    const [deletion, replacement] = config.removal.retain ? ['RetainExceptOnCreate', 'Retain'] : ['Delete'];
    for (const [id, resource] of Object.entries({ ...resourcesOf(messaging), ...resourcesOf(auth) })) {
      if (!KEPT.test(resource.Type)) continue;
      const { DeletionPolicy, UpdateReplacePolicy = 'Delete' } = resource;
      expect([id, DeletionPolicy, UpdateReplacePolicy]).toEqual([id, deletion, replacement ?? 'Delete']);
    }
    expect(onlyResource(auth, 'AWS::Cognito::UserPool').Properties.DeletionProtection).toBe(
      config.deletionProtection ? 'ACTIVE' : 'INACTIVE',
    );
    for (const { stackName, terminationProtection = false } of deployed)
      expect([stackName, terminationProtection]).toEqual([stackName, config.terminationProtection]);
  });

  it('has tables that are encrypted, come back to any second, expire, and let nobody else in', () => {
    const single = Object.values(resourcesOfType(auth, 'AWS::DynamoDB::Table'));
    // In a stage that is prepared for more Regions, each of them says it of its own.
    const global = Object.values(resourcesOfType(auth, 'AWS::DynamoDB::GlobalTable'));
    expect(single.length + global.length).toBeGreaterThan(0);
    for (const { Properties } of [...single, ...global]) {
      expect(Properties).toMatchObject({
        SSESpecification: { SSEEnabled: true },
        TimeToLiveSpecification: { AttributeName: 'exp', Enabled: true },
      });
      for (const table of Properties.Replicas ?? [Properties]) {
        expect(table.PointInTimeRecoverySpecification).toMatchObject({ PointInTimeRecoveryEnabled: true });
        expect(table.DeletionProtectionEnabled ?? false).toBe(config.deletionProtection);
        expect(table.ResourcePolicy).toBeUndefined();
      }
    }
  });

  it('grants named actions, on everything those alone that can be granted no other way', () => {
    for (const { actions, usesNot, where } of granted) {
      expect([where, actions.filter((action) => action.includes('*'))]).toEqual([where, []]);
      expect([where, usesNot]).toEqual([where, false]);
    }
    const wide = granted
      .filter(({ resources, principal }) => principal === undefined && resources.includes('*'))
      .flatMap(({ actions }) => actions);
    expect(wide.filter((action) => !WIDE.includes(action))).toEqual([]);
    for (const { actions, conditions } of granted)
      if (actions.includes('ses:SendEmail'))
        expect(conditions).toEqual({ StringEquals: { 'ses:FromAddress': config.sender.address } });
  });

  it('lets one role sign links at most', () => {
    const signers = granted.filter(({ actions }) => actions.includes('kms:Sign'));
    for (const { roles, principal } of signers)
      expect(JSON.stringify(principal ?? roles)).toContain('CreateAuthChallengeRole');
  });

  it('tells nobody who has an account, and gives the page a client without a secret', () => {
    const clients = Object.entries(resourcesOfType(auth, 'AWS::Cognito::UserPoolClient'));
    for (const [, { Properties }] of clients)
      expect(Properties).toMatchObject({
        PreventUserExistenceErrors: 'ENABLED',
        EnableTokenRevocation: true,
      });
    expect(clients.map(([id, { Properties }]) => [id, Properties.GenerateSecret])).toContainEqual([
      'UserPoolWebClient4C9370B0',
      false,
    ]);
  });

  it('mails over TLS alone, and tells its own operators of bounces and alarms over encrypted topics', () => {
    for (const { Properties } of Object.values(resourcesOfType(messaging, 'AWS::SES::ConfigurationSet')))
      expect(Properties.DeliveryOptions.TlsPolicy).toBe('REQUIRE');
    for (const { Properties } of Object.values(resourcesOfType(messaging, 'AWS::SNS::Topic')))
      expect(Properties.KmsMasterKeyId).toBeDefined();
    const told = Object.values(resourcesOfType(messaging, 'AWS::SNS::Subscription'));
    expect(new Set(told.map(({ Properties }) => Properties.Endpoint))).toEqual(
      new Set([config.alarmAddress]),
    );
  });

  it('sends SMS to its own countries alone, and has nothing that sends where it has none', () => {
    const rules = Object.values(resourcesOfType(messaging, 'AWS::SMSVOICE::ProtectConfiguration')).flatMap(
      ({ Properties }) =>
        (Properties.CountryRuleSet.SMS as { CountryCode: string; ProtectStatus: string }[])
          .filter(({ ProtectStatus }) => ProtectStatus !== 'BLOCK')
          .map(({ CountryCode }) => CountryCode),
    );
    const ours = config.sms?.channel.kind === 'end-user-messaging' ? config.sms.countries : [];
    expect(rules.sort()).toEqual(ours.map(({ country }) => country).sort());
    const senders = granted.filter(({ actions }) =>
      actions.some((it) => /^(?:sms-voice:Send|sns:Publish)/.test(it)),
    );
    if (!config.sms) expect(senders).toEqual([]);
  });
});
