/**
 * What identifies an imported resource, by type: the primary identifiers of AWS's resource schemas.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-template-resource-type-ref.html
 */
const IDENTIFIERS: Readonly<Record<string, readonly string[]>> = {
  'AWS::ApiGateway::RestApi': ['RestApiId'],
  'AWS::Cognito::UserPool': ['UserPoolId'],
  'AWS::Cognito::UserPoolClient': ['UserPoolId', 'ClientId'],
  'AWS::DynamoDB::Table': ['TableName'],
  'AWS::ECR::Repository': ['RepositoryName'],
  'AWS::Events::EventBus': ['Name'],
  'AWS::IAM::ManagedPolicy': ['PolicyArn'],
  'AWS::IAM::Role': ['RoleName'],
  'AWS::KMS::Alias': ['AliasName'],
  'AWS::KMS::Key': ['KeyId'],
  'AWS::Lambda::Function': ['FunctionName'],
  'AWS::Logs::LogGroup': ['LogGroupName'],
  'AWS::S3::Bucket': ['BucketName'],
  'AWS::SES::ConfigurationSet': ['Name'],
  'AWS::SES::EmailIdentity': ['EmailIdentity'],
  'AWS::SMSVOICE::ConfigurationSet': ['ConfigurationSetName'],
  'AWS::SMSVOICE::PhoneNumber': ['PhoneNumberId'],
  'AWS::SMSVOICE::ProtectConfiguration': ['ProtectConfigurationId'],
  'AWS::SMSVOICE::SenderId': ['SenderId', 'IsoCountryCode'],
  'AWS::SNS::Topic': ['TopicArn'],
  'AWS::SSM::Parameter': ['Name'],
  'AWS::WAFv2::WebACL': ['Name', 'Id', 'Scope'],
};

export function identifiersOf(type: string): readonly string[] | undefined {
  return IDENTIFIERS[type];
}
