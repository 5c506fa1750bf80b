import { buildStage, onlyResource, resourcesOf, resourcesOfType } from '../support/stacks';

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
      expect([type, deletion, replacement]).toEqual([type, 'Retain', 'Retain']);
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
