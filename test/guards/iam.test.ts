import { stageNames } from '../../lib/config/stages';
import { identityPermissions, keyPermissions } from '../support/permissions';
import { buildStage, onlyResource, resourcesOf, resourcesOfType } from '../support/stacks';

/** Actions that AWS grants on * alone. */
const withoutResources = ['xray:PutTelemetryRecords', 'xray:PutTraceSegments'];

describe.each(stageNames)('IAM of stage %s', (stage) => {
  const { messaging, auth, config } = buildStage(stage);
  const granted = [...identityPermissions(messaging), ...identityPermissions(auth)];
  const onKeys = [...keyPermissions(messaging), ...keyPermissions(auth)];
  const createRole = 'CreateAuthChallengeRoleFD372E3C';
  const verifyRole = 'VerifyAuthChallengeResponseRole31FF8BC3';

  it('grants to roles what they do, exactly', () => {
    const byRole: Record<string, string[]> = {};
    for (const { roles, actions, resources } of granted) {
      for (const role of roles)
        byRole[role.replace(/Role[0-9A-F]{8}$/, '')] = [
          ...(byRole[role.replace(/Role[0-9A-F]{8}$/, '')] ?? []),
          ...actions.map((action) => `${action} on ${resources.map(resourceName).join(', ')}`),
        ];
    }
    const common = (name: string) => [
      `logs:CreateLogStream on ${name}Logs`,
      `logs:PutLogEvents on ${name}Logs`,
      'xray:PutTelemetryRecords on *',
      'xray:PutTraceSegments on *',
    ];
    const mail = `arn:aws:ses:${config.region}:${config.account}`;
    expect(byRole).toEqual({
      DefineAuthChallenge: common('DefineAuthChallenge'),
      CreateAuthChallenge: [
        ...common('CreateAuthChallenge'),
        'dynamodb:GetItem on SignInSecretsTablePackage',
        'dynamodb:UpdateItem on SignInSecretsTablePackage',
        'kms:Sign on MagicLinkKey',
        `ses:SendEmail on ${mail}:configuration-set/passwordless-${stage}, ${mail}:identity/${config.sender.identity.value}`,
      ],
      VerifyAuthChallengeResponse: [
        ...common('VerifyAuthChallengeResponse'),
        'dynamodb:UpdateItem on SignInSecretsTablePackage',
        'kms:GetPublicKey on MagicLinkKey',
        'cognito-idp:AdminSetUserPassword on UserPool',
        'cognito-idp:AdminUpdateUserAttributes on UserPool',
      ],
      PreSignUp: common('PreSignUp'),
      PreTokenGeneration: [
        ...common('PreTokenGeneration'),
        'dynamodb:UpdateItem on SignInSecretsTablePackage',
      ],
    });
  });

  it('grants nothing on every resource but what can be granted no other way', () => {
    const wide = granted.filter(({ resources }) => JSON.stringify(resources).includes('*'));
    expect(new Set(wide.flatMap(({ actions }) => actions))).toEqual(new Set(withoutResources));
  });

  it('names every action, and never what is not meant', () => {
    for (const { actions, usesNot, where } of [...granted, ...onKeys]) {
      expect([where, actions.filter((action) => action.includes('*'))]).toEqual([where, []]);
      expect([where, usesNot]).toEqual([where, false]);
    }
  });

  it('mails from the one address alone', () => {
    for (const { conditions } of granted.filter(({ actions }) => actions.includes('ses:SendEmail')))
      expect(conditions).toEqual({ StringEquals: { 'ses:FromAddress': config.sender.address } });
  });

  it('lets the create-challenge role sign, with one algorithm, and nobody else', () => {
    const conditions = {
      StringEquals: { 'kms:SigningAlgorithm': 'RSASSA_PSS_SHA_256', 'kms:MessageType': 'RAW' },
    };
    const signers = [...granted, ...onKeys].filter(({ actions }) => actions.includes('kms:Sign'));
    expect(signers).toHaveLength(2);
    expect(signers[0]).toMatchObject({ roles: [createRole], conditions });
    expect(signers[1]).toMatchObject({
      principal: { AWS: { 'Fn::GetAtt': [createRole, 'Arn'] } },
      conditions,
    });
  });

  it('lets the verify role read the public key, and nobody else', () => {
    const readers = onKeys.filter(({ actions }) => actions.includes('kms:GetPublicKey'));
    expect(readers.map(({ principal }) => principal)).toEqual([
      { AWS: { 'Fn::GetAtt': [verifyRole, 'Arn'] } },
    ]);
  });

  it('lets nobody hand out the use of a key past its policy', () => {
    const able = onKeys
      .flatMap(({ actions }) => actions)
      .filter((action) => /^kms:(\*|CreateGrant)$/i.test(action));
    expect(able).toEqual([]);
  });

  it('lets administrators of a key change its policy, and use it for nothing', () => {
    const uses =
      /^kms:(Sign|Verify|Encrypt|Decrypt|ReEncrypt|GenerateDataKey|GenerateMac|VerifyMac|DeriveSharedSecret)/;
    const administrators = onKeys.filter(({ principal }) => JSON.stringify(principal).includes(':root'));
    expect(administrators).toHaveLength(2);
    for (const { actions } of administrators) {
      expect(actions).toContain('kms:PutKeyPolicy');
      expect(actions.filter((action) => uses.test(action))).toEqual([]);
    }
  });

  it('lets Lambda alone assume a role, and gives roles nothing but the policies above', () => {
    const roles = resourcesOfType(auth, 'AWS::IAM::Role');
    expect(Object.keys(roles)).toHaveLength(5);
    for (const { Properties } of Object.values(roles)) {
      expect(Properties.AssumeRolePolicyDocument.Statement).toEqual([
        { Action: 'sts:AssumeRole', Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' } },
      ]);
      expect(Properties.ManagedPolicyArns).toBeUndefined();
      expect(Properties.Policies).toBeUndefined();
    }
    expect(resourcesOfType(messaging, 'AWS::IAM::Role')).toEqual({});
  });

  it('puts no policy on the table, which would let others in', () => {
    expect(onlyResource(auth, 'AWS::DynamoDB::Table').Properties.ResourcePolicy).toBeUndefined();
  });

  it('takes mail events from SES of this account alone', () => {
    const publishers = Object.values(resourcesOf(messaging))
      .filter(({ Type }) => Type === 'AWS::SNS::TopicPolicy')
      .flatMap(({ Properties }) => Properties.PolicyDocument.Statement)
      .filter(({ Effect }) => Effect === 'Allow');
    expect(publishers).toHaveLength(1);
    expect(publishers[0]).toMatchObject({
      Principal: { Service: 'ses.amazonaws.com' },
      Condition: { StringEquals: { 'AWS:SourceAccount': config.account } },
    });
    const users = onKeys.filter(({ actions }) => actions.includes('kms:GenerateDataKey'));
    expect(users).toHaveLength(1);
    expect(users[0]).toMatchObject({
      principal: { Service: 'ses.amazonaws.com' },
      conditions: { StringEquals: { 'aws:SourceAccount': config.account } },
    });
  });
});

/** Retired keys are read, never signed with. */
it('lets the verify role read retired keys by their ARNs', () => {
  const retired = 'arn:aws:kms:us-east-1:111111111111:key/1234abcd-12ab-34cd-56ef-1234567890ab';
  const { auth } = buildStage('dev', { retiredSigningKeys: [retired] });
  const named = identityPermissions(auth).filter(({ resources }) => resources.includes(retired));
  expect(named.map(({ actions }) => actions)).toEqual([['kms:GetPublicKey']]);
});

/** A resource by its logical id, the hash taken off, or by its ARN. */
function resourceName(resource: unknown): string {
  const attribute = (resource as { 'Fn::GetAtt'?: [string, string] })['Fn::GetAtt'];
  return attribute ? attribute[0].replace(/[0-9A-F]{8}$/, '') : String(resource);
}
