/**
 * The action that a change of a resource is judged by: of the type's handlers, the call that names it.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/security-iam.html
 */
import type { Verb } from './resources';

/** Where they are not `Create`, `Update` and `Delete` with the resource's name. */
const ACTIONS: Readonly<Record<string, readonly [create: string, update: string, remove: string]>> = {
  'AWS::ApiGateway::*': ['POST', 'PATCH', 'DELETE'],
  'AWS::Cognito::UserPoolUser': ['AdminCreateUser', 'AdminUpdateUserAttributes', 'AdminDeleteUser'],
  'AWS::Cognito::UserPoolGroup': ['CreateGroup', 'UpdateGroup', 'DeleteGroup'],
  'AWS::Cognito::UserPoolResourceServer': [
    'CreateResourceServer',
    'UpdateResourceServer',
    'DeleteResourceServer',
  ],
  'AWS::Cognito::UserPoolUserToGroupAttachment': [
    'AdminAddUserToGroup',
    'AdminAddUserToGroup',
    'AdminRemoveUserFromGroup',
  ],
  'AWS::ECR::Repository': ['CreateRepository', 'PutLifecyclePolicy', 'DeleteRepository'],
  'AWS::Events::EventBusPolicy': ['PutPermission', 'PutPermission', 'RemovePermission'],
  'AWS::Events::Rule': ['PutRule', 'PutRule', 'DeleteRule'],
  'AWS::IAM::ManagedPolicy': ['CreatePolicy', 'CreatePolicyVersion', 'DeletePolicy'],
  'AWS::IAM::Policy': ['PutRolePolicy', 'PutRolePolicy', 'DeleteRolePolicy'],
  'AWS::KMS::ReplicaKey': ['ReplicateKey', 'PutKeyPolicy', 'ScheduleKeyDeletion'],
  'AWS::KMS::Key': ['CreateKey', 'PutKeyPolicy', 'ScheduleKeyDeletion'],
  'AWS::Lambda::Function': ['CreateFunction', 'UpdateFunctionConfiguration', 'DeleteFunction'],
  'AWS::Lambda::Permission': ['AddPermission', 'AddPermission', 'RemovePermission'],
  'AWS::Lambda::Version': ['PublishVersion', 'PublishVersion', 'DeleteFunction'],
  'AWS::Logs::LogGroup': ['CreateLogGroup', 'PutRetentionPolicy', 'DeleteLogGroup'],
  'AWS::Logs::ResourcePolicy': ['PutResourcePolicy', 'PutResourcePolicy', 'DeleteResourcePolicy'],
  'AWS::S3::Bucket': ['CreateBucket', 'PutEncryptionConfiguration', 'DeleteBucket'],
  'AWS::S3::BucketPolicy': ['PutBucketPolicy', 'PutBucketPolicy', 'DeleteBucketPolicy'],
  'AWS::SES::EmailIdentity': ['CreateEmailIdentity', 'PutEmailIdentityDkimAttributes', 'DeleteEmailIdentity'],
  'AWS::SES::ConfigurationSet': [
    'CreateConfigurationSet',
    'PutConfigurationSetSendingOptions',
    'DeleteConfigurationSet',
  ],
  'AWS::SMSVOICE::PhoneNumber': ['RequestPhoneNumber', 'UpdatePhoneNumber', 'ReleasePhoneNumber'],
  'AWS::SMSVOICE::SenderId': ['RequestSenderId', 'UpdateSenderId', 'ReleaseSenderId'],
  'AWS::SMSVOICE::ConfigurationSet': ['CreateConfigurationSet', 'TagResource', 'DeleteConfigurationSet'],
  'AWS::SNS::Subscription': ['Subscribe', 'SetSubscriptionAttributes', 'Unsubscribe'],
  'AWS::SNS::Topic': ['CreateTopic', 'SetTopicAttributes', 'DeleteTopic'],
  'AWS::SNS::TopicPolicy': ['SetTopicAttributes', 'SetTopicAttributes', 'SetTopicAttributes'],
  'AWS::SQS::Queue': ['CreateQueue', 'SetQueueAttributes', 'DeleteQueue'],
  'AWS::SQS::QueuePolicy': ['SetQueueAttributes', 'SetQueueAttributes', 'SetQueueAttributes'],
  'AWS::SSM::Parameter': ['PutParameter', 'PutParameter', 'DeleteParameter'],
  'AWS::WAFv2::LoggingConfiguration': [
    'PutLoggingConfiguration',
    'PutLoggingConfiguration',
    'DeleteLoggingConfiguration',
  ],
  'AWS::WAFv2::WebACLAssociation': ['AssociateWebACL', 'AssociateWebACL', 'DisassociateWebACL'],
};

/** For drift detection, where a service here tells what stands. */
const READS: Readonly<Record<string, string>> = {
  'AWS::Cognito::UserPool': 'cognito-idp:DescribeUserPool',
  'AWS::Cognito::UserPoolClient': 'cognito-idp:DescribeUserPoolClient',
  'AWS::Cognito::UserPoolGroup': 'cognito-idp:GetGroup',
  'AWS::DynamoDB::GlobalTable': 'dynamodb:DescribeTable',
  'AWS::DynamoDB::Table': 'dynamodb:DescribeTable',
  'AWS::KMS::Key': 'kms:DescribeKey',
  'AWS::Lambda::Function': 'lambda:GetFunction',
  'AWS::Logs::LogGroup': 'logs:DescribeLogGroups',
  'AWS::S3::Bucket': 's3:GetBucketPublicAccessBlock',
  'AWS::S3::BucketPolicy': 's3:GetBucketPolicy',
  'AWS::SNS::Topic': 'sns:GetTopicAttributes',
  'AWS::SSM::Parameter': 'ssm:GetParameters',
};

/** IAM prefixes that aren't the type's service in lower case. */
const PREFIXES: Readonly<Record<string, string>> = {
  CertificateManager: 'acm',
  Cognito: 'cognito-idp',
  SMSVOICE: 'sms-voice',
};

const VERBS: readonly Verb[] = ['Create', 'Update', 'Delete'];

/** E.g. `iam:CreateRole`; undefined for custom resources, which are the template's functions. */
export function actionOf(type: string, verb: Verb | 'Read'): string | undefined {
  if (verb === 'Read') return READS[type];
  const [provider, service = '', name = ''] = type.split('::');
  if (provider !== 'AWS' || service === 'CloudFormation' || service === 'CDK') return undefined;
  const actions = ACTIONS[type] ?? ACTIONS[`AWS::${service}::*`];
  const action = actions?.[VERBS.indexOf(verb)] ?? `${verb}${name}`;
  return `${PREFIXES[service] ?? service.toLowerCase()}:${action}`;
}
