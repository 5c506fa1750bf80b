import type { ConfigInput } from '../../lib/config/schema';
import { identityPermissions, keyPermissions } from '../support/permissions';
import { buildStage, resourcesOf, resourcesOfType } from '../support/stacks';
import { stageNames } from '../support/stages';
import { acceptingOwn } from '../support/weaker-ways';

/** Functions that put events on the bus of the audit trail. */
const tellOfEvents = [
  'Contact',
  'CreateAuthChallenge',
  'CustomMessage',
  'ForgetUser',
  'PasskeyCredentials',
  'PreTokenGeneration',
  'RecoverUser',
  'ReleaseNumber',
  'VerifyAuthChallengeResponse',
];

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
    const auditBus = `arn:aws:events:${config.region}:${config.account}:event-bus/passwordless-${stage}-audit`;
    const common = (name: string) => [
      `logs:CreateLogStream on ${name}Logs`,
      `logs:PutLogEvents on ${name}Logs`,
      'xray:PutTelemetryRecords on *',
      'xray:PutTraceSegments on *',
      ...(config.audit.enabled && tellOfEvents.includes(name) ? [`events:PutEvents on ${auditBus}`] : []),
    ];
    const mail = `arn:aws:ses:${config.region}:${config.account}`;
    const sender = { local: 'EXAMPLE', dev: 'EXAMPLEDEV', prod: 'EXAMPLE' }[stage];
    const senderId = `arn:aws:sms-voice:${config.region}:${config.account}:sender-id/${sender}/JP`;
    const simulator = stage === 'prod' ? '' : ', SSM parameter sms-simulator-number-arn';
    const set = `arn:aws:sms-voice:${config.region}:${config.account}:configuration-set/passwordless-${stage}`;
    const stop = `arn:aws:ssm:${config.region}:${config.account}:parameter/passwordless/${stage}/sms-stop`;
    const sendsSms = [
      `sms-voice:SendTextMessage on ${set}, ${senderId}${simulator}`,
      `ssm:GetParameters on ${stop}, ${stop}-by-operators`,
    ];
    const derives = 'kms:GenerateMac on PasskeyChallengeKey';
    const sendsMail = `ses:SendEmail on ${mail}:configuration-set/passwordless-${stage}, ${mail}:identity/*`;
    expect(byRole).toEqual({
      DefineAuthChallenge: common('DefineAuthChallenge'),
      CreateAuthChallenge: [
        ...common('CreateAuthChallenge'),
        derives,
        'dynamodb:GetItem on SignInSecretsTablePackage',
        'dynamodb:UpdateItem on SignInSecretsTablePackage',
        'kms:Sign on MagicLinkKey',
        sendsMail,
        ...sendsSms,
      ],
      VerifyAuthChallengeResponse: [
        ...common('VerifyAuthChallengeResponse'),
        derives,
        'dynamodb:GetItem on SignInSecretsTablePackage',
        'dynamodb:UpdateItem on SignInSecretsTablePackage',
        'kms:GetPublicKey on MagicLinkKey',
        sendsMail,
        `dynamodb:GetItem on ${passkeys}`,
        `dynamodb:UpdateItem on ${passkeys}`,
        `dynamodb:PutItem on ${passkeys}`,
        'cognito-idp:AdminGetUser on UserPool',
        'cognito-idp:AdminSetUserPassword on UserPool',
        'cognito-idp:AdminUpdateUserAttributes on UserPool',
      ],
      PreSignUp: common('PreSignUp'),
      CustomMessage: [
        ...common('CustomMessage'),
        'dynamodb:GetItem on SignInSecretsTablePackage',
        'dynamodb:UpdateItem on SignInSecretsTablePackage',
        ...sendsSms.slice(1),
      ],
      PreTokenGeneration: [
        ...common('PreTokenGeneration'),
        'dynamodb:UpdateItem on SignInSecretsTablePackage',
      ],
      PasskeyCredentials: [
        ...common('PasskeyCredentials'),
        derives,
        `dynamodb:Query on ${passkeys}`,
        `dynamodb:UpdateItem on ${passkeys}`,
        `dynamodb:DeleteItem on ${passkeys}`,
        `dynamodb:PutItem on ${passkeys}`,
        `dynamodb:Query on ${passkeys}/index/credentialId`,
        // Whether a caller's session has ended, within the write as well.
        'dynamodb:ConditionCheckItem on SignInSecretsTablePackage',
        'dynamodb:GetItem on SignInSecretsTablePackage',
        'dynamodb:UpdateItem on SignInSecretsTablePackage',
        sendsMail,
      ],
      PasskeyChallenge: [...common('PasskeyChallenge'), derives],
      ForgetUser: [
        ...common('ForgetUser'),
        `dynamodb:Query on ${passkeys}`,
        `dynamodb:UpdateItem on ${passkeys}`,
        `dynamodb:DeleteItem on ${passkeys}`,
        'dynamodb:DeleteItem on SignInSecretsTablePackage',
        'dynamodb:GetItem on SignInSecretsTablePackage',
        'dynamodb:UpdateItem on SignInSecretsTablePackage',
        'cognito-idp:AdminDeleteUser on UserPool',
        'cognito-idp:AdminGetUser on UserPool',
        sendsMail,
      ],
      Contact: [
        ...common('Contact'),
        derives,
        'dynamodb:GetItem on SignInSecretsTablePackage',
        'dynamodb:UpdateItem on SignInSecretsTablePackage',
        'cognito-idp:AdminDeleteUserAttributes on UserPool',
        'cognito-idp:AdminGetUser on UserPool',
        'cognito-idp:AdminUpdateUserAttributes on UserPool',
        'cognito-idp:AdminUserGlobalSignOut on UserPool',
        'cognito-idp:ListUsers on UserPool',
        sendsMail,
        ...sendsSms,
      ],
      ReleaseNumber: [
        ...common('ReleaseNumber'),
        derives,
        'dynamodb:UpdateItem on SignInSecretsTablePackage',
        'cognito-idp:AdminGetUser on UserPool',
        sendsMail,
      ],
      RecoverUser: [
        ...common('RecoverUser'),
        derives,
        'cognito-idp:AdminConfirmSignUp on UserPool',
        'cognito-idp:AdminGetUser on UserPool',
        'cognito-idp:AdminSetUserPassword on UserPool',
        'cognito-idp:AdminUserGlobalSignOut on UserPool',
        'dynamodb:UpdateItem on SignInSecretsTablePackage',
        sendsMail,
        `dynamodb:Query on ${passkeys}`,
        `dynamodb:UpdateItem on ${passkeys}`,
        `dynamodb:DeleteItem on ${passkeys}`,
      ],
      NoticeSummaries: [
        ...common('NoticeSummaries'),
        derives,
        'dynamodb:GetItem on SignInSecretsTablePackage',
        'dynamodb:UpdateItem on SignInSecretsTablePackage',
        sendsMail,
      ],
      // Not a function of ours: End User Messaging for its log.
      SmsFailures: [
        'logs:CreateLogStream on SmsFailures',
        'logs:DescribeLogStreams on SmsFailures',
        'logs:PutLogEvents on SmsFailures',
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
      ['VerifyAuthChallengeResponse', 'GetItem', ['USER#*']],
      ['VerifyAuthChallengeResponse', 'UpdateItem', ['USER#*']],
      ['VerifyAuthChallengeResponse', 'PutItem', ['CREDENTIAL#*', 'CHALLENGE#*']],
      ['PasskeyCredentials', 'Query', ['USER#*']],
      ['PasskeyCredentials', 'UpdateItem', ['USER#*']],
      ['PasskeyCredentials', 'DeleteItem,PutItem', ['USER#*', 'CREDENTIAL#*']],
      ['RecoverUser', 'Query', ['USER#*']],
      ['RecoverUser', 'UpdateItem', ['USER#*']],
      ['RecoverUser', 'DeleteItem', ['USER#*', 'CREDENTIAL#*']],
      ['ForgetUser', 'Query', ['USER#*']],
      ['ForgetUser', 'UpdateItem', ['USER#*']],
      ['ForgetUser', 'DeleteItem', ['USER#*', 'CREDENTIAL#*']],
    ]);
  });

  it('lets functions change the attributes that are theirs, and see no others in the answer', () => {
    const limited = granted
      .filter(({ actions }) => actions.includes('dynamodb:UpdateItem'))
      .map(({ roles, resources, conditions }) => {
        const { 'ForAllValues:StringEquals': touched, StringEqualsIfExists: answered } = (conditions ??
          {}) as Record<string, Record<string, string[]>>;
        if (touched)
          expect(answered).toEqual({ 'dynamodb:ReturnValues': ['NONE', 'UPDATED_OLD', 'UPDATED_NEW'] });
        const table = resources.map(resourceName).join();
        return [roles[0]?.replace(/Role[0-9A-F]{8}$/, ''), table, touched?.['dynamodb:Attributes']?.join()];
      });
    const secrets = 'SignInSecretsTablePackage';
    // What says up to when sessions have ended.
    const endings = 'endedAt,changedAt,changedBy,signedOutAt,v,exp';
    expect(limited).toEqual([
      // These make, count and check links and codes of all kinds.
      ['CreateAuthChallenge', secrets, undefined],
      ['VerifyAuthChallengeResponse', secrets, undefined],
      [
        'VerifyAuthChallengeResponse',
        passkeys,
        'pk,sk,lastSignIn,signCount,flagBackupState,round,signCountBefore,owned,changed',
      ],
      ['PasskeyCredentials', passkeys, 'pk,sk,version,friendlyName'],
      // Counts of notices, and those that are held back.
      ['PasskeyCredentials', secrets, 'userNameHash,exp,notices,told,waiting,to,listed,closed,entries'],
      ['Contact', secrets, undefined],
      ['ReleaseNumber', secrets, `userNameHash,number,provenAt,pending,${endings}`],
      ['NoticeSummaries', secrets, 'userNameHash,exp,notices,waiting,to,claimed,closed,entries'],
      ['RecoverUser', secrets, `userNameHash,recovery,${endings}`],
      ['RecoverUser', passkeys, 'pk,sk,version,closed,exp'],
      ['PreTokenGeneration', secrets, 'userNameHash,proof'],
      // Counts what Cognito sends by SMS, in items of four kinds.
      ['CustomMessage', secrets, undefined],
      ['ForgetUser', passkeys, 'pk,sk,version,closed,exp'],
      ['ForgetUser', secrets, `userNameHash,${endings}`],
    ]);
  });

  it('lets those derive challenges and codes who make or check them, and nobody else', () => {
    const names = [
      'PasskeyChallenge',
      'PasskeyCredentials',
      'VerifyAuthChallengeResponse',
      'CreateAuthChallenge',
      'Contact',
      'ReleaseNumber',
      'RecoverUser',
      // Opens the addresses of notices that were held back.
      'NoticeSummaries',
    ];
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
    expect(principals.map((principal) => roleName(principal['Fn::GetAtt'][0])).sort()).toEqual(
      [...names].sort(),
    );
    const byIdentity = able.flatMap(({ roles }) => roles.map(roleName));
    expect(byIdentity.sort()).toEqual([...names].sort());
  });

  it('grants nothing on every resource but what can be granted no other way', () => {
    const wide = granted.filter(({ resources }) => JSON.stringify(resources).includes('*'));
    expect(new Set(wide.flatMap(({ actions }) => actions))).toEqual(
      // In the sandbox SES asks for the recipient's identity too; the From address binds it.
      new Set([...withoutResources, 'ses:SendEmail']),
    );
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

  it('lets Lambda alone assume a role of a function, and gives roles nothing but the policies above', () => {
    const roles = {
      ...resourcesOfType(auth, 'AWS::IAM::Role'),
      ...resourcesOfType(messaging, 'AWS::IAM::Role'),
    };
    const others = ['SmsFailuresRole'];
    expect(Object.keys(roles)).toHaveLength(13 + others.length);
    for (const [logicalId, { Properties }] of Object.entries(roles)) {
      expect(Properties.ManagedPolicyArns).toBeUndefined();
      expect(Properties.Policies).toBeUndefined();
      if (others.includes(logicalId.replace(/[0-9A-F]{8}$/, ''))) continue;
      expect(Properties.AssumeRolePolicyDocument.Statement).toEqual([
        { Action: 'sts:AssumeRole', Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' } },
      ]);
    }
  });

  it('lets services assume their roles for this account alone; Cognito for a pool, with the external id', () => {
    const trust = (template: typeof auth, name: RegExp) =>
      Object.entries(resourcesOfType(template, 'AWS::IAM::Role'))
        .filter(([logicalId]) => name.test(logicalId))
        .flatMap(([, { Properties }]) => Properties.AssumeRolePolicyDocument.Statement);
    const { account, region } = config;
    expect(trust(auth, /^PoolSms/)).toEqual([]);
    const sending = buildStage(stage, { passwordFlows: true, mfa: { mode: 'optional', factors: ['sms'] } });
    expect(trust(sending.auth, /^PoolSms/)).toEqual([
      {
        Action: 'sts:AssumeRole',
        Effect: 'Allow',
        Principal: { Service: 'cognito-idp.amazonaws.com' },
        Condition: {
          StringEquals: {
            'sts:ExternalId': `passwordless-${stage}-pool-sms`,
            'aws:SourceAccount': account,
          },
          ArnLike: { 'aws:SourceArn': `arn:aws:cognito-idp:${region}:${account}:userpool/*` },
        },
      },
    ]);
    expect(trust(messaging, /^Sms/)).toEqual([
      {
        Action: 'sts:AssumeRole',
        Effect: 'Allow',
        Principal: { Service: 'sms-voice.amazonaws.com' },
        Condition: { StringEquals: { 'aws:SourceAccount': account } },
      },
    ]);
  });

  it('puts no policy on a table, which would let others in', () => {
    const tables = Object.values(resourcesOfType(auth, 'AWS::DynamoDB::Table'));
    expect(tables.map(({ Properties }) => Properties.ResourcePolicy)).toEqual([undefined, undefined]);
  });

  it('takes mail events from SES and alarms from CloudWatch, of this account alone', () => {
    const publishers = Object.values(resourcesOf(messaging))
      .filter(({ Type }) => Type === 'AWS::SNS::TopicPolicy')
      .flatMap(({ Properties }) => Properties.PolicyDocument.Statement)
      .filter(({ Effect }) => Effect === 'Allow');
    expect(publishers.map(({ Principal }) => Principal.Service)).toEqual([
      'ses.amazonaws.com',
      'cloudwatch.amazonaws.com',
    ]);
    for (const { Condition } of publishers)
      expect(Condition.StringEquals['aws:SourceAccount'] ?? Condition.StringEquals['AWS:SourceAccount']).toBe(
        config.account,
      );
    const users = onKeys.filter(({ actions }) => actions.includes('kms:GenerateDataKey'));
    expect(users).toHaveLength(config.audit.enabled ? 3 : 2);
    expect(users[0]).toMatchObject({
      principal: { Service: ['cloudwatch.amazonaws.com', 'ses.amazonaws.com'] },
      actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
      conditions: { StringEquals: { 'aws:SourceAccount': config.account } },
    });
    expect(users[1]).toMatchObject({
      principal: { Service: `logs.${config.region}.amazonaws.com` },
      conditions: {
        ArnLike: {
          'kms:EncryptionContext:aws:logs:arn': `arn:aws:logs:${config.region}:${config.account}:log-group:passwordless-${stage}-messaging-*`,
        },
      },
    });
  });

  it('lets functions put events under our source alone, and EventBridge use the key for our bus alone', () => {
    const puts = granted.filter(({ actions }) => actions.includes('events:PutEvents'));
    expect(puts).toHaveLength(config.audit.enabled ? tellOfEvents.length : 0);
    // The key has several values: a plain operator never holds.
    for (const { conditions } of puts)
      expect(conditions).toEqual({
        'ForAllValues:StringEquals': { 'events:source': 'passwordless' },
        Null: { 'events:source': 'false' },
      });
    const bus = `arn:aws:events:${config.region}:${config.account}:event-bus/passwordless-${stage}-audit`;
    const ours = { 'aws:SourceAccount': config.account, 'aws:SourceArn': bus };
    const byEventBridge = onKeys.filter(
      ({ principal }) => (principal as { Service?: unknown } | undefined)?.Service === 'events.amazonaws.com',
    );
    expect(byEventBridge.map(({ actions, conditions }) => [actions, conditions])).toEqual(
      config.audit.enabled
        ? [
            [['kms:DescribeKey'], { StringEquals: ours }],
            [
              ['kms:Decrypt', 'kms:GenerateDataKey'],
              { StringEquals: { ...ours, 'kms:EncryptionContext:aws:events:event-bus:arn': bus } },
            ],
          ]
        : [],
    );
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
    identityPermissions(buildStage('dev', { passkeys, codes: {} }).auth)
      .filter(({ roles }) => roles.includes('CreateAuthChallengeRoleFD372E3C'))
      .flatMap(({ actions }) => actions)
      .filter((action) => ['dynamodb:Query', 'kms:GenerateMac'].includes(action));
  const relyingParties = [{ id: 'localhost', origins: ['http://localhost:5173'] }];
  expect(permissionsOf({ enabled: true, relyingParties })).toEqual([]);
  expect(permissionsOf({ enabled: true, relyingParties, exposeCredentialIds: true })).toEqual([
    'kms:GenerateMac',
    'dynamodb:Query',
  ]);
});

it('lets nobody sign links, or read the key for it, where links are switched off; the key stays', () => {
  const { auth } = buildStage('dev', { magicLink: { enabled: false }, codes: { email: true } });
  const able = [...identityPermissions(auth), ...keyPermissions(auth)].flatMap(({ actions }) => actions);
  expect(able.filter((action) => /^kms:(Sign|GetPublicKey)$/.test(action))).toEqual([]);
  const keys = Object.keys(resourcesOfType(auth, 'AWS::KMS::Key'));
  expect(keys).toEqual(Object.keys(resourcesOfType(buildStage('dev').auth, 'AWS::KMS::Key')));
});

it('lets the verify role ask whether a user has passkeys where they are enforced', () => {
  const relyingParties = [{ id: 'localhost', origins: ['http://localhost:5173'] }];
  const { auth } = buildStage('dev', {
    passkeys: { enabled: true, relyingParties, enforce: true },
    ...acceptingOwn,
  });
  const asked = identityPermissions(auth).filter(({ roles, actions }) =>
    roles.some((role) => role.startsWith('VerifyAuth') && actions.includes('dynamodb:Query')),
  );
  expect(asked.map(({ actions }) => actions)).toEqual([['dynamodb:GetItem', 'dynamodb:Query']]);
});

/** A resource by its logical id, the hash taken off, or by its ARN. */
function resourceName(resource: unknown): string {
  const { 'Fn::GetAtt': attribute, 'Fn::Join': parts } = resource as {
    'Fn::GetAtt'?: [string, string];
    'Fn::Join'?: [string, unknown[]];
  };
  const { Ref: reference } = resource as { Ref?: string };
  // The CDK names the parameter of a template after the SSM parameter that it reads.
  if (reference?.startsWith('SsmParameterValue')) return 'SSM parameter sms-simulator-number-arn';
  if (parts) return parts[1].map(resourceName).join('');
  return attribute ? attribute[0].replace(/[0-9A-F]{8}$/, '') : String(resource);
}

describe('by SNS', () => {
  const { messaging, auth, config } = buildStage('dev', {
    // The pool sends messages of its own where passwords sign in.
    passwordFlows: true,
    sms: {
      channel: { kind: 'sns', senderId: 'EXAMPLE' },
      defaultCountry: 'JP',
      countries: [{ country: 'JP', price: 0.08 }],
      dailyBudget: 10,
    },
  });

  it('messages go to telephones and to no topic', () => {
    const statements = Object.values(resourcesOfType(auth, 'AWS::IAM::Policy'))
      .flatMap(({ Properties }) => Properties.PolicyDocument.Statement)
      .filter(({ Action }) => JSON.stringify(Action).includes('sns:'));
    expect(statements).toHaveLength(3);
    for (const statement of statements)
      expect(statement).toEqual({ Effect: 'Allow', Action: 'sns:Publish', NotResource: 'arn:aws:sns:*:*:*' });
    expect(JSON.stringify(auth.toJSON())).not.toContain('sms-voice');
  });

  it('nothing of End User Messaging is provisioned, and the stop and the alarms are', () => {
    const types = new Set(Object.values(resourcesOf(messaging)).map(({ Type }) => Type));
    expect([...types].filter((type) => type.startsWith('AWS::SMSVOICE'))).toEqual([]);
    expect(Object.keys(resourcesOfType(messaging, 'AWS::CloudWatch::Alarm'))).toHaveLength(4);
    expect(Object.keys(messaging.toJSON().Outputs)).toContain('SmsStopParameterName');
  });

  it('the pool’s own messages go too, in a role with an external id', () => {
    const { SmsConfiguration } =
      Object.values(resourcesOfType(auth, 'AWS::Cognito::UserPool'))[0]?.Properties ?? {};
    expect(SmsConfiguration).toMatchObject({
      ExternalId: 'passwordless-dev-pool-sms',
      SnsRegion: config.region,
    });
    expect(SmsConfiguration.EumsSms).toBeUndefined();
  });
});
