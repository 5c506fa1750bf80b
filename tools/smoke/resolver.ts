/** Resolves functions of a deployed template. */
import type { DeployedStack } from './deployed-stack';

interface Place {
  readonly partition: string;
  readonly region: string;
  readonly account: string;
}

/** By physical id: what `Fn::GetAtt` of `Arn` gives. */
const ARNS: Readonly<Record<string, (id: string, place: Place) => string>> = {
  'AWS::Cognito::UserPool': arn('cognito-idp', (id) => `userpool/${id}`),
  'AWS::DynamoDB::GlobalTable': arn('dynamodb', (id) => `table/${id}`),
  'AWS::DynamoDB::Table': arn('dynamodb', (id) => `table/${id}`),
  'AWS::Events::EventBus': arn('events', (id) => `event-bus/${id}`),
  // `Ref` on other buses is `bus|rule`.
  'AWS::Events::Rule': arn('events', (id) => `rule/${id.replace('|', '/')}`),
  'AWS::IAM::Role': (id, { partition, account }) => `arn:${partition}:iam::${account}:role/${id}`,
  'AWS::KMS::Key': arn('kms', (id) => `key/${id}`),
  'AWS::Lambda::Function': arn('lambda', (id) => `function:${id}`),
  'AWS::Logs::LogGroup': arn('logs', (id) => `log-group:${id}:*`),
  'AWS::S3::Bucket': (id, { partition }) => `arn:${partition}:s3:::${id}`,
  // `Ref` of a web ACL is `name|id|scope`.
  'AWS::WAFv2::WebACL': (id, place) => {
    const [name, own, scope] = id.split('|');
    return arn('wafv2', () => `${scope === 'CLOUDFRONT' ? 'global' : 'regional'}/webacl/${name}/${own}`)(
      id,
      place,
    );
  },
};

function arn(service: string, rest: (id: string) => string) {
  return (id: string, { partition, region, account }: Place) =>
    `arn:${partition}:${service}:${region}:${account}:${rest(id)}`;
}

export class Resolver {
  private readonly place: Place;

  /** @param all stacks whose exports and outputs this one may use */
  constructor(
    private readonly stack: DeployedStack,
    private readonly all: readonly DeployedStack[],
  ) {
    const [, partition = 'aws', , region = '', account = ''] = stack.id.split(':');
    this.place = { partition, region, account };
  }

  /** Undefined where it can't be known from here. */
  text(value: unknown): string | undefined {
    if (typeof value === 'string') return value;
    if (typeof value !== 'object' || value === null) return undefined;
    const [[name, argument] = ['', undefined], ...more] = Object.entries(value);
    if (more.length > 0) return undefined;
    switch (name) {
      case 'Ref':
        return this.reference(String(argument));
      case 'Fn::GetAtt':
        return this.attribute(argument);
      case 'Fn::ImportValue':
        return this.find(({ exports }) => exports.get(this.text(argument) ?? ''));
      case 'Fn::GetStackOutput': {
        const { StackName, OutputName } = argument as { StackName: string; OutputName: string };
        return this.find((stack) => (stack.name === StackName ? stack.outputs.get(OutputName) : undefined));
      }
      case 'Fn::Join': {
        const [separator, parts] = argument as [string, readonly unknown[]];
        const texts = parts.map((part) => this.text(part));
        return texts.includes(undefined) ? undefined : texts.join(separator);
      }
      default:
        return undefined;
    }
  }

  private find(read: (stack: DeployedStack) => string | undefined): string | undefined {
    for (const stack of this.all) {
      const found = read(stack);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  private reference(name: string): string | undefined {
    const { partition, region, account } = this.place;
    const pseudo: Readonly<Record<string, string>> = {
      'AWS::AccountId': account,
      'AWS::Partition': partition,
      'AWS::Region': region,
      // Of all partitions that a stage can be in.
      'AWS::URLSuffix': 'amazonaws.com',
      'AWS::StackName': this.stack.name,
      'AWS::StackId': this.stack.id,
    };
    return pseudo[name] ?? this.stack.physicalIds.get(name) ?? this.stack.parameters.get(name);
  }

  private attribute(argument: unknown): string | undefined {
    const [logicalId = '', attribute] = Array.isArray(argument)
      ? (argument as string[])
      : String(argument).split('.');
    const id = this.stack.physicalIds.get(logicalId);
    const type = this.stack.resources[logicalId]?.Type ?? '';
    return attribute === 'Arn' && id !== undefined ? ARNS[type]?.(id, this.place) : undefined;
  }
}
