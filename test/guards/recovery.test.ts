/** Who may help users back in, by what, and that nobody else may. */
import type { ConfigInput } from '../../lib/config/schema';
import { identityPermissions } from '../support/permissions';
import { buildStage, onlyResource, resourcesOfType } from '../support/stacks';
import { stageNames } from '../support/stages';

const functionNamed = (auth: ReturnType<typeof buildStage>['auth'], name: string) => {
  const found = Object.entries(resourcesOfType(auth, 'AWS::Lambda::Function')).find(([id]) =>
    id.startsWith(name),
  );
  if (!found) throw new Error(`There is no function ${name}.`);
  return {
    logicalId: found[0],
    variables: found[1].Properties.Environment.Variables,
    ...found[1].Properties,
  };
};

const actionsOf = (auth: ReturnType<typeof buildStage>['auth'], role: string) =>
  identityPermissions(auth)
    .filter(({ roles }) => roles.some((each) => each.startsWith(role)))
    .flatMap(({ actions }) => actions)
    .filter((action) => !/^(logs|xray):/.test(action))
    .sort();

describe.each(stageNames)('recovery in stage %s', (stage) => {
  const { auth, config } = buildStage(stage);
  const recoverUser = functionNamed(auth, 'RecoverUser');

  it('is a function under a name that operators know without looking anything up', () => {
    expect(recoverUser.FunctionName).toBe(`passwordless-${stage}-recover-user`);
  });

  it('is for holders of a policy that lets them invoke this function and nothing else', () => {
    const policies = resourcesOfType(auth, 'AWS::IAM::ManagedPolicy');
    expect(Object.values(policies).map(({ Properties }) => Properties.PolicyDocument.Statement)).toEqual([
      [
        {
          Action: 'lambda:InvokeFunction',
          Effect: 'Allow',
          Resource: { 'Fn::GetAtt': [recoverUser.logicalId, 'Arn'] },
        },
      ],
    ]);
  });

  it('is invoked by no service, and has no address', () => {
    const permitted = Object.values(resourcesOfType(auth, 'AWS::Lambda::Permission')).map(
      ({ Properties }) => Properties.FunctionName['Fn::GetAtt'][0],
    );
    expect(permitted).not.toContain(recoverUser.logicalId);
    expect(resourcesOfType(auth, 'AWS::Lambda::Url')).toEqual({});
  });

  it('may do what the stage’s factors need, and no more', () => {
    expect(actionsOf(auth, 'RecoverUser')).toEqual(
      [
        // No password signs in in these stages, so accounts that were begun by one can be let in.
        'cognito-idp:AdminConfirmSignUp',
        'cognito-idp:AdminGetUser',
        'cognito-idp:AdminSetUserPassword',
        'cognito-idp:AdminUserGlobalSignOut',
        'dynamodb:UpdateItem',
        'kms:GenerateMac',
        'ses:SendEmail',
        ...(config.audit.enabled ? ['events:PutEvents'] : []),
        // Passkeys.
        'dynamodb:DeleteItem',
        'dynamodb:Query',
        'dynamodb:UpdateItem',
      ].sort(),
    );
  });

  it('mails links to the page of the first redirect URI, for the web client, of a quarter of an hour', () => {
    expect(recoverUser.variables).toMatchObject({
      RECOVERY_LINK_URI: config.redirectUris[0],
      RECOVERY_LINK_SECONDS: '900',
      RECOVERY_CLIENT_ID: { Ref: onlyResource(auth, 'AWS::Cognito::UserPoolClient').logicalId },
    });
    expect(functionNamed(auth, 'SignInPackageVerify').variables.RECOVERY_METHODS).toBe('LINK');
  });
});

describe('recovery', () => {
  const dev = (overrides: Partial<ConfigInput>) => buildStage('dev', { passkeys: {}, ...overrides }).auth;

  it('reaches factors and devices where the stage has them', () => {
    const auth = dev({
      passwordFlows: true,
      mfa: { mode: 'optional', factors: ['totp', 'sms'], rememberDevices: 'user-choice' },
    });
    expect(actionsOf(auth, 'RecoverUser')).toEqual([
      'cognito-idp:AdminForgetDevice',
      'cognito-idp:AdminGetUser',
      'cognito-idp:AdminListDevices',
      'cognito-idp:AdminSetUserMFAPreference',
      'cognito-idp:AdminUserGlobalSignOut',
      'dynamodb:UpdateItem',
      'events:PutEvents',
      'kms:GenerateMac',
      'ses:SendEmail',
    ]);
    expect(functionNamed(auth, 'RecoverUser').variables).toMatchObject({
      MFA_FACTORS: 'totp,sms',
      DEVICES_REMEMBERED: 'TRUE',
    });
  });

  it('has codes where the stage turns them on: an API for who is signed in, and the method', () => {
    expect(Object.keys(dev({}).findOutputs('RecoveryCodesApiUrl'))).toEqual([]);
    const auth = dev({ codes: {}, sms: undefined, recovery: { codes: { enabled: true, count: 8 } } });
    expect(Object.keys(auth.findOutputs('RecoveryCodesApiUrl'))).toHaveLength(1);
    expect(functionNamed(auth, 'SignInPackageVerify').variables).toMatchObject({
      RECOVERY_METHODS: 'LINK,CODE',
      PASSKEY_CHALLENGE_KEY_ID: expect.anything(),
    });
    expect(functionNamed(auth, 'RecoveryCodes').variables).toMatchObject({ RECOVERY_CODE_COUNT: '8' });
    expect(actionsOf(auth, 'RecoveryCodes')).toEqual([
      'cognito-idp:AdminGetUser',
      'dynamodb:ConditionCheckItem',
      'dynamodb:GetItem',
      // Of codes, and of counts of notices.
      'dynamodb:UpdateItem',
      'dynamodb:UpdateItem',
      'events:PutEvents',
      'kms:GenerateMac',
      'ses:SendEmail',
    ]);
    const posts = Object.values(resourcesOfType(auth, 'AWS::ApiGateway::Method')).filter(
      ({ Properties }) => Properties.HttpMethod === 'POST',
    );
    expect(posts).toHaveLength(2);
    for (const { Properties } of posts) expect(Properties.AuthorizationType).toBe('COGNITO_USER_POOLS');
  });
});
