import type { MadeResource } from '../contract';

/** In a stack, or left behind by one. */
export interface Standing {
  readonly type: string;
  readonly made: MadeResource;
  /** Undefined once no stack owns it. */
  readonly stackId: string | undefined;
}

/**
 * Their names must be free in the account and Region: primary identifiers in AWS's resource schemas.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-template-resource-type-ref.html
 */
const NAMES: Readonly<Record<string, string>> = {
  'AWS::CloudWatch::Alarm': 'AlarmName',
  'AWS::CloudWatch::Dashboard': 'DashboardName',
  'AWS::DynamoDB::Table': 'TableName',
  'AWS::ECR::Repository': 'RepositoryName',
  'AWS::Events::EventBus': 'Name',
  'AWS::IAM::ManagedPolicy': 'ManagedPolicyName',
  'AWS::IAM::Role': 'RoleName',
  'AWS::KMS::Alias': 'AliasName',
  'AWS::Lambda::Function': 'FunctionName',
  'AWS::Logs::LogGroup': 'LogGroupName',
  'AWS::S3::Bucket': 'BucketName',
  'AWS::SES::ConfigurationSet': 'Name',
  'AWS::SES::EmailIdentity': 'EmailIdentity',
  'AWS::SMSVOICE::ConfigurationSet': 'ConfigurationSetName',
  'AWS::SNS::Topic': 'TopicName',
  'AWS::SSM::Parameter': 'Name',
};

export class Inventory {
  private readonly standing = new Map<string, Standing>();

  add(entry: Standing): void {
    this.standing.set(keyOf(entry.made), entry);
  }

  remove(made: MadeResource): void {
    this.standing.delete(keyOf(made));
  }

  holderOf(type: string, properties: Readonly<Record<string, unknown>>): Standing | undefined {
    const name = nameIn(type, properties);
    if (name === undefined) return undefined;
    return [...this.standing.values()].find(
      (entry) =>
        entry.type === type &&
        (entry.made.result.ref === name || nameIn(type, entry.made.request.properties) === name),
    );
  }

  /** What these values identify and no stack owns; each is a property, an attribute or the physical id. */
  find(type: string, identifier: Readonly<Record<string, string>>): Standing | undefined {
    return [...this.standing.values()].find(
      (entry) =>
        entry.type === type && Object.entries(identifier).every((pair) => identifies(entry, ...pair)),
    );
  }
}

export function nameIn(type: string, properties: Readonly<Record<string, unknown>>): string | undefined {
  const property = NAMES[type];
  const name = property === undefined ? undefined : properties[property];
  return typeof name === 'string' ? name : undefined;
}

function identifies({ made }: Standing, key: string, value: string): boolean {
  const { request, result } = made;
  return [request.properties[key], result.attributes[key], result.ref].includes(value);
}

/** Physical ids alone aren't unique: some count within one stack only, some types have none. */
function keyOf({ request, result }: MadeResource): string {
  return JSON.stringify([request.stack.id, request.logicalId, result.ref]);
}
