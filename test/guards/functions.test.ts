import { stageNames } from '../../lib/config/stages';
import { buildStage, resourcesOf, resourcesOfType } from '../support/stacks';

describe.each(stageNames)('every function of stage %s', (stage) => {
  const { messaging, auth, config } = buildStage(stage);
  const functions = Object.entries(resourcesOfType(auth, 'AWS::Lambda::Function'));

  it('is one of five', () => {
    expect(functions).toHaveLength(5);
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

  it.each(functions)('%s ends before Cognito, which waits 5 seconds, tries again', (_, { Properties }) => {
    expect(Properties.Timeout).toBeLessThan(5);
  });

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
