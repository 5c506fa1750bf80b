import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { ChallengeKey } from '../../lib/shared/challenge-key';
import { type AboutFunction, OwnFunction } from '../../lib/shared/own-function';
import { OwnTable } from '../../lib/shared/own-table';
import { identityPermissions, keyPermissions } from '../support/permissions';
import { placeholderBundles } from '../support/placeholder-bundles';
import { cdkContext, onlyResource } from '../support/stacks';
import { stageConfig } from '../support/stages';

const config = stageConfig('dev');
const about: AboutFunction = { entry: 'lambda/contact/index.ts', description: 'For a test', calledBy: 'api' };

function inStack() {
  const app = new App({ analyticsReporting: false, context: { ...cdkContext } });
  const stack = new Stack(app, 'Stack', { env: { account: config.account, region: config.region } });
  const make = (differing: Partial<AboutFunction> = {}) =>
    new OwnFunction(stack, 'Own', { config, bundles: placeholderBundles() }, { ...about, ...differing });
  return { stack, make };
}

const variablesOf = (stack: Stack) =>
  onlyResource(Template.fromStack(stack), 'AWS::Lambda::Function').Properties.Environment.Variables;
const actionsOf = (stack: Stack) =>
  identityPermissions(Template.fromStack(stack)).flatMap(({ actions }) => actions);

const table = new OwnTable(
  { tableName: 'links', tableArn: 'arn:aws:dynamodb:us-east-1:111111111111:table/links' },
  'LINKS_TABLE',
);

describe('a function of ours', () => {
  it('may write its log and its traces, and nothing else, until it uses something', () => {
    const { stack, make } = inStack();
    make();
    expect(actionsOf(stack).filter((action) => !/^(?:logs|xray):/.test(action))).toEqual([]);
    expect(Object.keys(variablesOf(stack)).sort()).toEqual(['LOG_LEVEL', 'POWERTOOLS_SERVICE_NAME']);
  });

  it('is told where a thing is and let in by the same call', () => {
    const { stack, make } = inStack();
    make().use(table.operations('GetItem'), table.changes('pk', 'used'));
    expect(variablesOf(stack)).toMatchObject({ LINKS_TABLE: 'links' });
    expect(actionsOf(stack)).toEqual(expect.arrayContaining(['dynamodb:GetItem', 'dynamodb:UpdateItem']));
    const change = identityPermissions(Template.fromStack(stack)).find(({ actions }) =>
      actions.includes('dynamodb:UpdateItem'),
    );
    expect(change?.conditions).toMatchObject({
      'ForAllValues:StringEquals': { 'dynamodb:Attributes': ['pk', 'used'] },
    });
  });

  it('is named in the policy of a key that it uses, and of no other', () => {
    const { stack, make } = inStack();
    const key = new ChallengeKey(stack, 'Key', config);
    const own = make().use(key.derive());
    const role = stack.getLogicalId(own.role.node.defaultChild as never);
    const deriving = keyPermissions(Template.fromStack(stack)).find(({ actions }) =>
      actions.includes('kms:GenerateMac'),
    );
    expect(deriving?.principal).toEqual({ AWS: { 'Fn::GetAtt': [role, 'Arn'] } });
    expect(variablesOf(stack)).toHaveProperty('PASSKEY_CHALLENGE_KEY_ID');
  });

  it('is given nothing of what the stage does not have', () => {
    const { stack, make } = inStack();
    make().use(undefined);
    expect(Object.keys(variablesOf(stack))).toHaveLength(2);
  });

  it('that another construct makes is used once it has been handed over', () => {
    const { stack, make } = inStack();
    const own = make({ madeElsewhere: true });
    expect(() => own.use(table.operations('GetItem'))).toThrow(/Own is not made yet.*take\(\)/);
    own.take(
      new LambdaFunction(stack, 'Made', {
        runtime: Runtime.NODEJS_24_X,
        handler: 'index.handler',
        code: Code.fromInline('exports.handler = async () => {};'),
        role: own.props().role,
      }),
    );
    own.use(table.operations('GetItem'));
    expect(variablesOf(stack)).toEqual({ LINKS_TABLE: 'links' });
  });

  it('takes no permission from who makes it', () => {
    const { stack, make } = inStack();
    const own = make();
    own.lambda.addToRolePolicy(new PolicyStatement({ actions: ['s3:*'], resources: ['*'] }));
    expect(actionsOf(stack)).not.toContain('s3:*');
  });
});
