import { refusedOperations } from '../../lib/config/pool/user-operations';
import { buildStage, onlyResource, resourcesOfType } from '../support/stacks';
import { stageNames } from '../support/stages';
import { apiParts } from './api-parts';

interface ByteMatch {
  readonly FieldToMatch: { readonly SingleHeader: { readonly Name: string } };
  readonly PositionalConstraint: string;
  readonly SearchString: string;
  readonly TextTransformations: readonly object[];
}

describe.each(stageNames)('the web ACL of stage %s', (stage) => {
  const { auth, config } = buildStage(stage);
  const acl = onlyResource(auth, 'AWS::WAFv2::WebACL');

  it('counts by the address of the connection, not by a header that the sender writes', () => {
    expect(acl.Properties.Rules).toHaveLength(2);
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

  it('blocks operations by the header that Cognito names them in, and by the one that the caller does', () => {
    const [, { Action, Statement }] = acl.Properties.Rules;
    expect(Action).toEqual({ Block: {} });
    const matches = Statement.OrStatement.Statements.map(
      ({ ByteMatchStatement: match }: { ByteMatchStatement: ByteMatch }) => {
        const { FieldToMatch, PositionalConstraint, SearchString, TextTransformations } = match;
        expect(TextTransformations).toEqual([{ Priority: 0, Type: 'LOWERCASE' }]);
        return `${FieldToMatch.SingleHeader.Name} ${PositionalConstraint} ${SearchString}`;
      },
    );
    expect(matches).toEqual(
      refusedOperations(config).flatMap((operation) => [
        `x-amzn-cognito-operation-name EXACTLY ${operation.toLowerCase()}`,
        `x-amz-target ENDS_WITH .${operation.toLowerCase()}`,
      ]),
    );
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
