import { stageNames } from '../../lib/config/stages';
import { buildStage, onlyResource, resourcesOfType } from '../support/stacks';
import { apiParts } from './api-parts';

describe.each(stageNames)('the web ACL of stage %s', (stage) => {
  const { auth, config } = buildStage(stage);
  const acl = onlyResource(auth, 'AWS::WAFv2::WebACL');

  it('counts by the address of the connection, not by a header that the sender writes', () => {
    expect(acl.Properties.Rules).toHaveLength(1);
    const [rule] = acl.Properties.Rules;
    expect(rule.Action).toEqual({ Block: {} });
    expect(rule.Statement).toEqual({
      RateBasedStatement: {
        AggregateKeyType: 'IP',
        EvaluationWindowSec: 300,
        Limit: config.webAcl.ratePer5Minutes,
      },
    });
    expect(JSON.stringify(acl.Properties)).not.toContain('ForwardedIPConfig');
  });

  it('stands before the user pool and before both APIs', () => {
    const pool = onlyResource(auth, 'AWS::Cognito::UserPool');
    const guarded = Object.values(resourcesOfType(auth, 'AWS::WAFv2::WebACLAssociation'));
    const WebACLArn = { 'Fn::GetAtt': [acl.logicalId, 'Arn'] };
    const stageOf = (name: string) => {
      const { logicalId, partsOf } = apiParts(auth, name);
      const [stageId] = Object.keys(partsOf('AWS::ApiGateway::Stage'));
      return {
        'Fn::Join': [
          '',
          [
            `arn:aws:apigateway:${config.region}::/restapis/`,
            { Ref: logicalId },
            '/stages/',
            { Ref: stageId },
          ],
        ],
      };
    };
    expect(guarded.map(({ Properties }) => Properties)).toEqual([
      { ResourceArn: { 'Fn::GetAtt': [pool.logicalId, 'Arn'] }, WebACLArn },
      { ResourceArn: stageOf('passkeys'), WebACLArn },
      { ResourceArn: stageOf('contact'), WebACLArn },
    ]);
  });

  it('writes down what it blocked, without tokens, where WAF may write', () => {
    const { Properties } = onlyResource(auth, 'AWS::WAFv2::LoggingConfiguration');
    expect(Properties.LoggingFilter.DefaultBehavior).toBe('DROP');
    expect(Properties.RedactedFields).toEqual([{ SingleHeader: { Name: 'authorization' } }]);
    expect(JSON.stringify(Properties.LogDestinationConfigs)).toContain(':log-group:aws-waf-logs-');
  });
});
