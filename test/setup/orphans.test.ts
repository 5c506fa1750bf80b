/** The search for what no stack has finds something of every kind, and passes over what stacks have. */
import { removeFolders, writeAssembly } from '../local/support/assembly';
import { type CloudFormation, cloudFormation } from '../local/support/cloudformation';
import { holdingsOf, orphansIn } from '../support/orphans';

const KEPT = { DeletionPolicy: 'Retain' };
const code = { ZipFile: 'exports.handler = async () => 1;' };
const resources = (more: object) => ({
  Pool: { Type: 'AWS::Cognito::UserPool', ...more },
  Table: {
    Type: 'AWS::DynamoDB::Table',
    Properties: {
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      BillingMode: 'PAY_PER_REQUEST',
    },
    ...more,
  },
  Key: {
    Type: 'AWS::KMS::Key',
    Properties: {
      KeyPolicy: {
        Statement: [
          {
            Effect: 'Allow',
            Principal: { AWS: 'arn:aws:iam::000000000000:root' },
            Action: 'kms:*',
            Resource: '*',
          },
        ],
      },
    },
    ...more,
  },
  Role: {
    Type: 'AWS::IAM::Role',
    Properties: {
      AssumeRolePolicyDocument: {
        Statement: [
          { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'lambda.amazonaws.com' } },
        ],
      },
    },
  },
  Function: {
    Type: 'AWS::Lambda::Function',
    Properties: {
      Code: code,
      Handler: 'index.handler',
      Role: { 'Fn::GetAtt': ['Role', 'Arn'] },
      Runtime: 'nodejs22.x',
    },
    ...more,
  },
  Group: { Type: 'AWS::Logs::LogGroup', ...more },
  Bus: { Type: 'AWS::Events::EventBus', Properties: { Name: 'own' }, ...more },
  Sender: { Type: 'AWS::SES::EmailIdentity', Properties: { EmailIdentity: 'example.com' }, ...more },
  Mails: { Type: 'AWS::SES::ConfigurationSet', Properties: { Name: 'mails' }, ...more },
  SmsSender: {
    Type: 'AWS::SMSVOICE::SenderId',
    Properties: { IsoCountryCode: 'GB', SenderId: 'EXAMPLE' },
    ...more,
  },
  Messages: {
    Type: 'AWS::SMSVOICE::ConfigurationSet',
    Properties: { ConfigurationSetName: 'messages' },
    ...more,
  },
  Protection: { Type: 'AWS::SMSVOICE::ProtectConfiguration', ...more },
  Topic: { Type: 'AWS::SNS::Topic', ...more },
  Parameter: { Type: 'AWS::SSM::Parameter', Properties: { Type: 'String', Value: 'x' }, ...more },
});

let cfn: CloudFormation;
beforeEach(async () => {
  cfn = await cloudFormation({
    assembly: writeAssembly({
      stacks: { of: { template: { Resources: { Topic: { Type: 'AWS::SNS::Topic' } } } } },
    }),
  });
});
afterEach(() => cfn.close());
afterAll(removeFolders);

it('finds nothing while stacks have everything', async () => {
  expect((await cfn.create('app', { Resources: resources({}) })).StackStatus).toBe('CREATE_COMPLETE');
  expect(await orphansIn(cfn.aws)).toEqual([]);
});

it('finds one of every kind that a stack left behind', async () => {
  expect((await cfn.create('app', { Resources: resources(KEPT) })).StackStatus).toBe('CREATE_COMPLETE');
  await cfn.remove('app');
  const kinds = (await orphansIn(cfn.aws)).map((it) => it.split(':')[0]);
  expect(kinds).toEqual(Object.keys(await holdingsOf(cfn.aws)));
});
