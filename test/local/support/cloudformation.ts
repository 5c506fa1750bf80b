/** CloudFormation of an empty account, over the wire by AWS's own client. */
import {
  CloudFormationClient,
  CreateStackCommand,
  type CreateStackCommandInput,
  DeleteStackCommand,
  DescribeStackEventsCommand,
  DescribeStacksCommand,
  ListStackResourcesCommand,
  type Stack,
  UpdateStackCommand,
  type UpdateStackCommandInput,
} from '@aws-sdk/client-cloudformation';
import { type LocalAws, type StartOptions, startLocalAws } from '../../../local';

type Resources = Readonly<Record<string, object>>;
type Template = { readonly Resources: Resources } & Readonly<Record<string, unknown>>;

export interface CloudFormation {
  readonly aws: LocalAws;
  readonly client: CloudFormationClient;
  /** Makes a stack and waits until that is over. */
  create(name: string, template: Template, more?: Partial<CreateStackCommandInput>): Promise<Stack>;
  update(name: string, template: Template, more?: Partial<UpdateStackCommandInput>): Promise<Stack>;
  /** @returns the stack as it is then */
  remove(name: string): Promise<Stack>;
  describe(nameOrId: string): Promise<Stack>;
  /** Physical ids by logical id. */
  resources(name: string): Promise<Readonly<Record<string, string | undefined>>>;
  /**
   * `<status> <logical id>` of all events since the last call, oldest first, those of the stack itself by
   * `-`.
   */
  events(nameOrId: string): Promise<string[]>;
  /** Reason of the last event of a resource that has one. */
  reason(nameOrId: string, logicalId: string): Promise<string | undefined>;
  close(): Promise<void>;
}

const CAPABILITIES = ['CAPABILITY_NAMED_IAM' as const];

export async function cloudFormation(options: Partial<StartOptions> = {}): Promise<CloudFormation> {
  const aws = await startLocalAws({ assembly: [], ...options });
  const client = new CloudFormationClient({
    endpoint: aws.endpoint,
    region: 'us-east-1',
    maxAttempts: 1,
    credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' },
  });
  const seen = new Set<string>();
  const describe = async (name: string) => {
    const { Stacks } = await client.send(new DescribeStacksCommand({ StackName: name }));
    if (!Stacks?.[0]) throw new Error(`No stack ${name}.`);
    return Stacks[0];
  };
  const settled = async (name: string) => {
    for (;;) {
      const stack = await describe(name);
      if (!stack.StackStatus?.endsWith('_IN_PROGRESS')) return stack;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
  const eventsOf = async (name: string) => {
    const { StackEvents = [] } = await client.send(new DescribeStackEventsCommand({ StackName: name }));
    return StackEvents.reverse();
  };
  return {
    aws,
    client,
    describe,
    async create(name, template, more = {}) {
      const input = {
        StackName: name,
        TemplateBody: JSON.stringify(template),
        Capabilities: CAPABILITIES,
        ...more,
      };
      await client.send(new CreateStackCommand(input));
      return settled(name);
    },
    async update(name, template, more = {}) {
      const input = {
        StackName: name,
        TemplateBody: JSON.stringify(template),
        Capabilities: CAPABILITIES,
        ...more,
      };
      await client.send(new UpdateStackCommand(input));
      return settled(name);
    },
    async remove(name) {
      const { StackId = '' } = await describe(name);
      await client.send(new DeleteStackCommand({ StackName: name }));
      return settled(StackId);
    },
    async resources(name) {
      const { StackResourceSummaries = [] } = await client.send(
        new ListStackResourcesCommand({ StackName: name }),
      );
      return Object.fromEntries(
        StackResourceSummaries.map((it) => [it.LogicalResourceId, it.PhysicalResourceId]),
      );
    },
    async events(name) {
      const events = (await eventsOf(name)).filter(({ EventId = '' }) => !seen.has(EventId));
      return events.map((event) => {
        seen.add(event.EventId ?? '');
        const isStack = event.PhysicalResourceId === event.StackId;
        return `${event.ResourceStatus} ${isStack ? '-' : event.LogicalResourceId}`;
      });
    },
    async reason(name, logicalId) {
      const events = await eventsOf(name);
      return events.findLast((it) => it.LogicalResourceId === logicalId && it.ResourceStatusReason)
        ?.ResourceStatusReason;
    },
    close: () => aws.close(),
  };
}

export const topic = (properties: object = {}, more: object = {}) => ({
  Type: 'AWS::SNS::Topic',
  Properties: properties,
  ...more,
});
export const parameter = (value: unknown, more: object = {}, name?: string) => ({
  Type: 'AWS::SSM::Parameter',
  Properties: { Type: 'String', Value: value, ...(name === undefined ? {} : { Name: name }) },
  ...more,
});
