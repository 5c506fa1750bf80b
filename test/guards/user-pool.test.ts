/**
 * What of a pool can't change once it exists: CloudFormation would make a new one, without users, or fail.
 */

import { buildStage, onlyResource, resourcesOf, resourcesOfType } from '../support/stacks';
import { stageNames } from '../support/stages';

const poolOf = (...args: Parameters<typeof buildStage>) =>
  onlyResource(buildStage(...args).auth, 'AWS::Cognito::UserPool').Properties;

describe.each(stageNames)('the pool of stage %s', (stage) => {
  const pool = poolOf(stage);

  it('signs in by e-mail address and telephone number, whatever their case', () => {
    expect(pool.UsernameAttributes).toEqual(['email', 'phone_number']);
    expect(pool.AliasAttributes).toBeUndefined();
    expect(pool.UsernameConfiguration).toEqual({ CaseSensitive: false });
  });

  it('has no schema of its own: no custom attribute, none required', () => {
    expect(pool.Schema).toBeUndefined();
  });

  it('names its feature plan', () => {
    expect(pool.UserPoolTier).toBe('ESSENTIALS');
  });

  it('keeps an address until the new one is proven', () => {
    expect(pool.UserAttributeUpdateSettings).toEqual({
      AttributesRequireVerificationBeforeUpdate: ['email'],
    });
    expect(pool.AutoVerifiedAttributes).toEqual(['email']);
  });

  it('sends no SMS itself, and has no role to: Cognito would try one at each deployment', () => {
    const { auth } = buildStage(stage);
    expect(pool.SmsConfiguration).toBeUndefined();
    expect(Object.keys(resourcesOf(auth)).filter((id) => id.startsWith('PoolSms'))).toEqual([]);
  });

  it('sends second factors by End User Messaging, in a role of its own, from the one sender', () => {
    const { auth, config } = buildStage(stage, {
      passwordFlows: true,
      mfa: { mode: 'optional', factors: ['sms'] },
    });
    const pool = onlyResource(auth, 'AWS::Cognito::UserPool').Properties;
    const arn = `arn:aws:sms-voice:${config.region}:${config.account}`;
    const [role] = Object.keys(resourcesOfType(auth, 'AWS::IAM::Role')).filter((id) =>
      id.startsWith('PoolSms'),
    );
    expect(pool.SmsConfiguration).toEqual({
      EumsSms: {
        CallerArn: { 'Fn::GetAtt': [role, 'Arn'] },
        ExternalId: `passwordless-${stage}-pool-sms`,
        Region: config.region,
        // The very ARNs that the role's policy names: IAM is asked about the texts that are given.
        ConfigurationSetName: `${arn}:configuration-set/passwordless-${stage}`,
        OriginationIdentity: `${arn}:sender-id/${stage === 'dev' ? 'EXAMPLEDEV' : 'EXAMPLE'}/JP`,
      },
    });
    const { ConfigurationSetName, OriginationIdentity } = pool.SmsConfiguration.EumsSms;
    const sends = Object.values(resourcesOfType(auth, 'AWS::IAM::Policy'))
      .filter(({ Properties }) => Properties.Roles.some(({ Ref }: { Ref: string }) => Ref === role))
      .flatMap(({ Properties }) => Properties.PolicyDocument.Statement);
    expect(sends).toEqual([
      {
        Effect: 'Allow',
        Action: 'sms-voice:SendTextMessage',
        Resource: [ConfigurationSetName, OriginationIdentity],
      },
    ]);
    expect(pool.SmsAuthenticationMessage).toBeUndefined();
    // Cognito tries the role when the pool is made.
    expect(JSON.stringify(onlyResource(auth, 'AWS::Cognito::UserPool').DependsOn)).toMatch(/PoolSmsSend/);
  });

  it('recovers no password, for none signs in', () => {
    expect(pool.AccountRecoverySetting.RecoveryMechanisms).toEqual([{ Name: 'admin_only', Priority: 1 }]);
  });

  it('has a trigger for each step of a sign-in, and each may be called by this pool alone', () => {
    const { auth } = buildStage(stage);
    const { logicalId } = onlyResource(auth, 'AWS::Cognito::UserPool');
    const called = Object.values(auth.findResources('AWS::Lambda::Permission')).flatMap(({ Properties }) => {
      // What API Gateway may call is in passkey-api.test.ts; by a schedule runs one function.
      if (Properties.Principal === 'apigateway.amazonaws.com') return [];
      if (Properties.Principal === 'events.amazonaws.com') {
        expect(Properties.FunctionName['Fn::GetAtt'][0]).toMatch(/^NoticeSummaries/);
        return [];
      }
      expect(Properties).toMatchObject({
        Action: 'lambda:InvokeFunction',
        Principal: 'cognito-idp.amazonaws.com',
        SourceArn: { 'Fn::GetAtt': [logicalId, 'Arn'] },
      });
      return [Properties.FunctionName['Fn::GetAtt'][0]];
    });
    const { PreTokenGenerationConfig, ...triggers } = pool.LambdaConfig;
    expect(Object.keys(triggers).sort()).toEqual([
      'CreateAuthChallenge',
      'CustomMessage',
      'DefineAuthChallenge',
      'PreSignUp',
      'VerifyAuthChallengeResponse',
    ]);
    expect(PreTokenGenerationConfig.LambdaVersion).toBe('V2_0');
    const wired = [...Object.values(triggers), PreTokenGenerationConfig.LambdaArn].map(
      (arn) => (arn as { 'Fn::GetAtt': [string] })['Fn::GetAtt'][0],
    );
    expect(called.sort()).toEqual(wired.sort());
  });
});

describe('a pool', () => {
  it('has no way to send SMS where the stage sends none', () => {
    expect(poolOf('dev', { codes: { email: true } }).SmsConfiguration).toBeUndefined();
  });

  it('requires the attributes that its stage asks for, changeable', () => {
    expect(poolOf('dev', { requiredAttributes: ['name', 'address'] }).Schema).toEqual([
      { Name: 'name', AttributeDataType: 'String', Required: true, Mutable: true },
      { Name: 'address', AttributeDataType: 'String', Required: true, Mutable: true },
    ]);
  });

  it('takes the first version of the token event in the plan LITE, which has no second', () => {
    const { LambdaConfig, UserPoolTier } = poolOf('dev', { featurePlan: 'LITE' });
    expect(UserPoolTier).toBe('LITE');
    expect(LambdaConfig.PreTokenGeneration).toBeDefined();
    expect(LambdaConfig.PreTokenGenerationConfig).toBeUndefined();
  });

  it('watches sign-ins by challenge too in the plan PLUS', () => {
    expect(poolOf('dev', { featurePlan: 'PLUS' }).UserPoolAddOns).toEqual({
      AdvancedSecurityMode: 'ENFORCED',
      AdvancedSecurityAdditionalFlows: { CustomAuthMode: 'ENFORCED' },
    });
  });

  it('has new accounts prove the number that they begin with where passwords sign in and messages can be sent', () => {
    const verified = (overrides: Parameters<typeof poolOf>[1]) =>
      poolOf('dev', { passwordFlows: true, ...overrides }).AutoVerifiedAttributes;
    expect(verified({})).toEqual(['email', 'phone_number']);
    expect(verified({ signInIdentifiers: ['email'], codes: { email: true } })).toEqual(['email']);
    expect(verified({ sms: undefined, codes: { email: true } })).toEqual(['email']);
  });

  it('recovers passwords by e-mail where passwords sign in', () => {
    expect(poolOf('dev', { passwordFlows: true }).AccountRecoverySetting.RecoveryMechanisms).toEqual([
      { Name: 'verified_email', Priority: 1 },
    ]);
  });
});
