import { buildStage, resourcesOf, resourcesOfType } from '../support/stacks';
import { stageNames } from '../support/stages';

describe.each(stageNames)('every function of stage %s', (stage) => {
  const { messaging, auth, config } = buildStage(stage);
  const functions = Object.entries(resourcesOfType(auth, 'AWS::Lambda::Function'));
  const timeouts = Object.fromEntries(
    functions.map(([logicalId, { Properties }]) => [
      logicalId.replace(/(?:Package|Function)?[0-9A-F]{8}$/, ''),
      Properties.Timeout,
    ]),
  );

  it('is one of thirteen, and ends before whoever waits for it gives up or tries again', () => {
    expect(timeouts).toEqual({
      // Cognito waits 5 seconds.
      SignInPackageDefineAuthChallenge: 4,
      SignInPackageCreateAuthChallenge: 4,
      SignInPackageVerifyAuthChallengeResponse: 4,
      PreSignUp: 4,
      PreTokenGeneration: 4,
      CustomMessage: 4,
      // API Gateway waits 29 seconds.
      SignInPackageFido2: 10,
      SignInPackageFido2Challenge: 10,
      Contact: 10,
      // The AWS CLI waits 60 seconds.
      ForgetUser: 55,
      ReleaseNumber: 55,
      RecoverUser: 55,
      // EventBridge runs it every 5 minutes.
      NoticeSummaries: 240,
    });
    expect(resourcesOfType(messaging, 'AWS::Lambda::Function')).toEqual({});
  });

  it.each(functions)(
    '%s has a role, a log group, a runtime, memory and a time limit, each said outright',
    (_, resource) => {
      const { Properties } = resource;
      expect(resourcesOf(auth)[Properties.Role['Fn::GetAtt'][0]]?.Type).toBe('AWS::IAM::Role');
      expect(Properties.Runtime).toBe('nodejs24.x');
      expect(Properties.Architectures).toEqual(['arm64']);
      expect(Properties.MemorySize).toBeGreaterThanOrEqual(256);
      const logGroup = resourcesOf(auth)[Properties.LoggingConfig.LogGroup.Ref];
      expect(logGroup?.Type).toBe('AWS::Logs::LogGroup');
      expect(logGroup?.Properties.RetentionInDays).toBe(config.logRetentionDays);
    },
  );

  it.each(functions)('%s shares its role and its log group with no other', (logicalId, { Properties }) => {
    for (const [other, { Properties: theirs }] of functions) {
      if (other === logicalId) continue;
      expect(theirs.Role).not.toEqual(Properties.Role);
      expect(theirs.LoggingConfig.LogGroup).not.toEqual(Properties.LoggingConfig.LogGroup);
    }
  });

  it('waits for the permissions of its role before it is made', () => {
    for (const [, { DependsOn }] of functions)
      expect(JSON.stringify(DependsOn)).toContain('RoleDefaultPolicy');
  });
});
