import type { ConfigInput } from '../../lib/config/schema';
import { stageNames } from '../../lib/config/stages';
import { identityPermissions, keyPermissions } from '../support/permissions';
import { buildStage, resourcesOf, resourcesOfType } from '../support/stacks';

/** Actions that AWS grants on * alone. */
const withoutResources = ['xray:PutTelemetryRecords', 'xray:PutTraceSegments'];

describe.each(stageNames)('IAM of stage %s', (stage) => {
  const { messaging, auth, config } = buildStage(stage);
  const granted = [...identityPermissions(messaging), ...identityPermissions(auth)];
  const onKeys = [...keyPermissions(messaging), ...keyPermissions(auth)];
  const createRole = 'CreateAuthChallengeRoleFD372E3C';
  const verifyRole = 'VerifyAuthChallengeResponseRole31FF8BC3';
  const passkeys = 'SignInFido2AuthenticatorsTablePackage';

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
    const sendsMail = `ses:SendEmail on ${mail}:configuration-set/passwordless-${stage}, ${mail}:identity/${config.sender.identity.value}`;
    expect(byRole).toEqual({
      DefineAuthChallenge: common('DefineAuthChallenge'),
      CreateAuthChallenge: [
        ...common('CreateAuthChallenge'),
        'dynamodb:GetItem on SignInSecretsTablePackage',
        'dynamodb:UpdateItem on SignInSecretsTablePackage',
        'kms:Sign on MagicLinkKey',
        sendsMail,
      ],
      VerifyAuthChallengeResponse: [
        ...common('VerifyAuthChallengeResponse'),
        'dynamodb:UpdateItem on SignInSecretsTablePackage',
        'kms:GetPublicKey on MagicLinkKey',
        `dynamodb:GetItem on ${passkeys}`,
        `dynamodb:UpdateItem on ${passkeys}`,
        `dynamodb:PutItem on ${passkeys}`,
        'kms:GenerateMac on PasskeyChallengeKey',
        'cognito-idp:AdminSetUserPassword on UserPool',
        'cognito-idp:AdminUpdateUserAttributes on UserPool',
      ],
      PreSignUp: common('PreSignUp'),
      PreTokenGeneration: [
        ...common('PreTokenGeneration'),
        'dynamodb:UpdateItem on SignInSecretsTablePackage',
      ],
      PasskeyCredentials: [
        ...common('PasskeyCredentials'),
        `dynamodb:Query on ${passkeys}`,
        `dynamodb:UpdateItem on ${passkeys}`,
        `dynamodb:DeleteItem on ${passkeys}`,
        `dynamodb:PutItem on ${passkeys}`,
        `dynamodb:Query on ${passkeys}/index/credentialId`,
        'kms:GenerateMac on PasskeyChallengeKey',
        sendsMail,
      ],
      PasskeyChallenge: [...common('PasskeyChallenge'), 'kms:GenerateMac on PasskeyChallengeKey'],
      ForgetUser: [
        ...common('ForgetUser'),
        `dynamodb:Query on ${passkeys}`,
        `dynamodb:UpdateItem on ${passkeys}`,
        `dynamodb:DeleteItem on ${passkeys}`,
        'dynamodb:DeleteItem on SignInSecretsTablePackage',
        'cognito-idp:AdminDeleteUser on UserPool',
        'cognito-idp:AdminGetUser on UserPool',
      ],
    });
  });

  it('grants operations on passkeys for the partitions they are used on', () => {
    const partitions = granted
      .filter(({ resources }) => resources.some((resource) => resourceName(resource) === passkeys))
      .map(({ roles, actions, conditions }) => [
        roles[0]?.replace(/Role[0-9A-F]{8}$/, ''),
        actions.map((action) => action.replace('dynamodb:', '')).join(),
        (conditions as Record<string, Record<string, string[]>>)['ForAllValues:StringLike']?.[
          'dynamodb:LeadingKeys'
        ],
      ]);
    expect(partitions).toEqual([
      ['VerifyAuthChallengeResponse', 'GetItem,UpdateItem', ['USER#*']],
      ['VerifyAuthChallengeResponse', 'PutItem', ['CREDENTIAL#*', 'CHALLENGE#*']],
      ['PasskeyCredentials', 'Query,UpdateItem', ['USER#*']],
      ['PasskeyCredentials', 'DeleteItem,PutItem', ['USER#*', 'CREDENTIAL#*']],
      ['ForgetUser', 'Query,UpdateItem', ['USER#*']],
      ['ForgetUser', 'DeleteItem', ['USER#*', 'CREDENTIAL#*']],
    ]);
  });

  it('lets those derive challenges who make or check them, and nobody else', () => {
    const names = ['PasskeyChallenge', 'PasskeyCredentials', 'VerifyAuthChallengeResponse'];
    const conditions = { StringEquals: { 'kms:MacAlgorithm': 'HMAC_SHA_256' } };
    const able = [...granted, ...onKeys].filter(({ actions }) => actions.join().includes('Mac'));
    for (const statement of able)
      expect(statement).toMatchObject({ actions: ['kms:GenerateMac'], conditions });
    const byKey = able.filter(({ principal }) => principal !== undefined);
    expect(byKey).toHaveLength(1);
    const principals = byKey.flatMap(
      ({ principal }) => (principal as { AWS: { 'Fn::GetAtt': [string] }[] }).AWS,
    );
    const roleName = (role: string) => role.replace(/Role[0-9A-F]{8}$/, '');
    expect(principals.map((principal) => roleName(principal['Fn::GetAtt'][0]))).toEqual(names);
    const byIdentity = able.flatMap(({ roles }) => roles.map(roleName));
    expect(byIdentity.sort()).toEqual(names);
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
    expect(administrators).toHaveLength(3);
    for (const { actions } of administrators) {
      expect(actions).toContain('kms:PutKeyPolicy');
      expect(actions.filter((action) => uses.test(action))).toEqual([]);
    }
  });

  it('lets Lambda alone assume a role, and gives roles nothing but the policies above', () => {
    const roles = resourcesOfType(auth, 'AWS::IAM::Role');
    expect(Object.keys(roles)).toHaveLength(8);
    for (const { Properties } of Object.values(roles)) {
      expect(Properties.AssumeRolePolicyDocument.Statement).toEqual([
        { Action: 'sts:AssumeRole', Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' } },
      ]);
      expect(Properties.ManagedPolicyArns).toBeUndefined();
      expect(Properties.Policies).toBeUndefined();
    }
    expect(resourcesOfType(messaging, 'AWS::IAM::Role')).toEqual({});
  });

  it('puts no policy on a table, which would let others in', () => {
    const tables = Object.values(resourcesOfType(auth, 'AWS::DynamoDB::Table'));
    expect(tables.map(({ Properties }) => Properties.ResourcePolicy)).toEqual([undefined, undefined]);
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

it('lets the create-challenge role read passkeys and make decoys where ids are exposed, and not otherwise', () => {
  const permissionsOf = (passkeys: ConfigInput['passkeys']) =>
    identityPermissions(buildStage('dev', { passkeys }).auth)
      .filter(({ roles }) => roles.includes('CreateAuthChallengeRoleFD372E3C'))
      .flatMap(({ actions }) => actions)
      .filter((action) => ['dynamodb:Query', 'kms:GenerateMac'].includes(action));
  const relyingParties = [{ id: 'localhost', origins: ['http://localhost:5173'] }];
  expect(permissionsOf({ enabled: true, relyingParties })).toEqual([]);
  expect(permissionsOf({ enabled: true, relyingParties, exposeCredentialIds: true })).toEqual([
    'dynamodb:Query',
    'kms:GenerateMac',
  ]);
});

it('lets the verify role ask whether a user has passkeys where they are enforced', () => {
  const relyingParties = [{ id: 'localhost', origins: ['http://localhost:5173'] }];
  const { auth } = buildStage('dev', { passkeys: { enabled: true, relyingParties, enforce: true } });
  const asked = identityPermissions(auth).filter(({ roles, actions }) =>
    roles.some((role) => role.startsWith('VerifyAuth') && actions.includes('dynamodb:Query')),
  );
  expect(asked.map(({ actions }) => actions)).toEqual([
    ['dynamodb:GetItem', 'dynamodb:Query', 'dynamodb:UpdateItem'],
  ]);
});

/** A resource by its logical id, the hash taken off, or by its ARN. */
function resourceName(resource: unknown): string {
  const { 'Fn::GetAtt': attribute, 'Fn::Join': parts } = resource as {
    'Fn::GetAtt'?: [string, string];
    'Fn::Join'?: [string, unknown[]];
  };
  if (parts) return parts[1].map(resourceName).join('');
  return attribute ? attribute[0].replace(/[0-9A-F]{8}$/, '') : String(resource);
}
