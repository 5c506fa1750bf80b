/** As deployed, not as the sources are now. */
import {
  DescribeStacksCommand,
  GetTemplateCommand,
  paginateListStackResources,
  type Stack,
} from '@aws-sdk/client-cloudformation';
import type { AwsReader } from '../aws-reader';
import type { DeployedStack, TemplateResource } from './deployed-stack';
import { Resolver } from './resolver';

export interface Deployed {
  readonly stack: DeployedStack;
  readonly logicalId: string;
  /** Physical id, what `Ref` gives. */
  readonly id: string;
  readonly properties: NonNullable<TemplateResource['Properties']>;
  readonly resolve: Resolver;
}

export const STACK_PERMISSIONS = [
  'cloudformation:DescribeStacks',
  'cloudformation:GetTemplate',
  'cloudformation:ListStackResources',
] as const;

/** Reads each stack once, at first use. */
export class Deployment {
  private readonly read: Promise<ReadonlyMap<string, DeployedStack | undefined>>;

  /** @param names of stacks; those that aren't there are left out */
  constructor(names: readonly string[], { cloudformation }: Pick<AwsReader, 'cloudformation'>) {
    this.read = Promise.all(names.map(async (name) => [name, await readStack(cloudformation, name)])).then(
      (entries) => new Map(entries as [string, DeployedStack | undefined][]),
    );
    // Whoever asks gets the error.
    this.read.catch(() => undefined);
  }

  /** Undefined for a missing stack. @throws errors of AWS */
  stacks(): Promise<ReadonlyMap<string, DeployedStack | undefined>> {
    return this.read;
  }

  /** In all stacks that are there. @throws errors of AWS */
  async ofType(type: string): Promise<readonly Deployed[]> {
    const stacks = [...(await this.read).values()].filter((stack) => stack !== undefined);
    return stacks.flatMap((stack) =>
      Object.entries(stack.resources).flatMap(([logicalId, { Type, Properties: properties = {} }]) => {
        const id = stack.physicalIds.get(logicalId);
        if (Type !== type || id === undefined) return [];
        return [{ stack, logicalId, id, properties, resolve: new Resolver(stack, stacks) }];
      }),
    );
  }
}

async function readStack(
  client: AwsReader['cloudformation'],
  name: string,
): Promise<DeployedStack | undefined> {
  const stack = await describe(client, name);
  if (!stack || stack.StackStatus === 'REVIEW_IN_PROGRESS') return undefined;
  const { TemplateBody = '{}' } = await client.send(new GetTemplateCommand({ StackName: name }));
  const physicalIds = new Map<string, string>();
  for await (const page of paginateListStackResources({ client }, { StackName: name }))
    for (const { LogicalResourceId: id = '', PhysicalResourceId: physical } of page.StackResourceSummaries ??
      [])
      if (physical !== undefined && physical !== '') physicalIds.set(id, physical);
  const outputs = stack.Outputs ?? [];
  return {
    name,
    id: stack.StackId ?? '',
    status: stack.StackStatus ?? 'unknown',
    reason: stack.StackStatusReason,
    terminationProtection: stack.EnableTerminationProtection === true,
    // The CDK writes JSON, not YAML.
    resources: (JSON.parse(TemplateBody) as { Resources?: DeployedStack['resources'] }).Resources ?? {},
    physicalIds,
    outputs: new Map(outputs.map(({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue])),
    exports: new Map(outputs.map(({ ExportName = '', OutputValue = '' }) => [ExportName, OutputValue])),
    parameters: new Map(
      (stack.Parameters ?? []).map(({ ParameterKey = '', ParameterValue = '', ResolvedValue }) => [
        ParameterKey,
        ResolvedValue ?? ParameterValue,
      ]),
    ),
  };
}

async function describe(client: AwsReader['cloudformation'], name: string): Promise<Stack | undefined> {
  try {
    const { Stacks = [] } = await client.send(new DescribeStacksCommand({ StackName: name }));
    return Stacks[0];
  } catch (error) {
    const { name: code, message } = error as Error;
    if (code === 'ValidationError' && /does not exist/.test(message)) return undefined;
    throw error;
  }
}
