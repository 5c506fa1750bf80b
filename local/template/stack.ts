import {
  PassedOver,
  type ResourceProvider,
  type ResourceRequest,
  type ResourceResult,
  type StackIdentity,
} from '../contract';
import type { AssemblyStack } from './assembly';
import { conditionHolds, resolveValue, type Scope } from './intrinsics';
import { physicalName, stableId, stableUuid } from './names';
import { parameterValues, type SsmParameter } from './parameters';
import { resourceOrder } from './references';
import { TemplateError } from './types';

/** A resource whose type no service makes, or that none can make as it is. */
export interface SkippedResource {
  readonly stack: string;
  readonly logicalId: string;
  readonly type: string;
  /** What of it is not emulated, where its type is. */
  readonly reason?: string;
}

export interface StackResult {
  readonly outputs: Readonly<Record<string, string>>;
  readonly skipped: readonly SkippedResource[];
}

/** What a stack needs from outside its template. */
export interface Surroundings {
  readonly provider: (type: string) => ResourceProvider | undefined;
  readonly assetPath: (objectKey: string) => string;
  readonly ssmParameter: SsmParameter;
  /** Exports of all stacks so far; this stack's are added. */
  readonly exports: Map<string, string>;
}

const PARTITION = 'aws';
const ALPHANUMERIC = 'abcdefghijklmnopqrstuvwxyz0123456789';

/**
 * Makes the resources of one stack, each after those it refers to, and resolves its outputs.
 *
 * A resource whose type no service makes is passed over: it is reported, and references to it get a stand-in that looks
 * like the real thing (a generated name, or an ARN where the attribute is called `…Arn`).
 *
 * @throws TemplateError for whatever CloudFormation would refuse too, or what is not emulated; errors of a provider come
 * with the name of the resource
 */
export async function makeStack(stack: AssemblyStack, surroundings: Surroundings): Promise<StackResult> {
  const identity: StackIdentity = {
    name: stack.stackName,
    id: `arn:${PARTITION}:cloudformation:${stack.region}:${stack.account}:stack/${stack.stackName}/${stableUuid(stack.stackName, stack.account, stack.region)}`,
    account: stack.account,
    region: stack.region,
    partition: PARTITION,
  };
  const made = new Map<string, ResourceResult>();
  const skipped: SkippedResource[] = [];
  const parameters = await parameterValues(stack.stackName, stack.template, surroundings.ssmParameter);
  const scope = makeScope(stack, identity, made, parameters, surroundings);

  for (const logicalId of resourceOrder(stack.stackName, stack.template)) {
    const resource = stack.template.Resources?.[logicalId];
    if (!resource || (resource.Condition && !conditionHolds(resource.Condition, scope))) continue;
    const passOver = (reason?: string) => {
      skipped.push({
        stack: stack.stackName,
        logicalId,
        type: resource.Type,
        ...(reason === undefined ? {} : { reason }),
      });
      made.set(logicalId, standIn(identity, logicalId, resource.Type));
    };
    const provider = surroundings.provider(resource.Type);
    if (!provider) {
      if (resource.Type === 'AWS::CDK::Metadata')
        made.set(logicalId, standIn(identity, logicalId, resource.Type));
      else passOver();
      continue;
    }
    const request: ResourceRequest = {
      logicalId,
      type: resource.Type,
      stack: identity,
      properties: resolveValue(resource.Properties ?? {}, scope, `Resources.${logicalId}.Properties`),
      metadata: resource.Metadata ?? {},
      generatedName: (maxLength, separator) => physicalName(identity.name, logicalId, maxLength, separator),
      generatedId: (count, alphabet = ALPHANUMERIC) => stableId(count, alphabet, identity.id, logicalId),
      assetPath: surroundings.assetPath,
    };
    try {
      made.set(logicalId, await create(provider, request));
    } catch (error) {
      if (!(error instanceof PassedOver)) throw error;
      passOver(error.message);
    }
  }
  return { outputs: resolveOutputs(stack, scope, surroundings.exports), skipped };
}

async function create(provider: ResourceProvider, request: ResourceRequest): Promise<ResourceResult> {
  try {
    return await provider.create(request);
  } catch (error) {
    if (error instanceof PassedOver) throw error;
    const { name, message } = error as Error;
    throw new TemplateError(
      `${request.stack.name}: can't make ${request.logicalId} (${request.type}): ${name}: ${message}`,
      { cause: error },
    );
  }
}

function makeScope(
  stack: AssemblyStack,
  identity: StackIdentity,
  made: ReadonlyMap<string, ResourceResult>,
  parameters: ReadonlyMap<string, unknown>,
  surroundings: Surroundings,
): Scope {
  const pseudoParameters: Readonly<Record<string, unknown>> = {
    'AWS::AccountId': identity.account,
    'AWS::NotificationARNs': [],
    'AWS::Partition': identity.partition,
    'AWS::Region': identity.region,
    'AWS::StackId': identity.id,
    'AWS::StackName': identity.name,
    'AWS::URLSuffix': 'amazonaws.com',
  };
  return {
    stackName: stack.stackName,
    region: stack.region,
    template: stack.template,
    ref: (name) => made.get(name)?.ref ?? pseudoParameters[name] ?? parameters.get(name),
    attribute: (logicalId, name) => {
      const result = made.get(logicalId);
      if (!result) {
        throw new TemplateError(
          `${stack.stackName}: Fn::GetAtt asks for ${logicalId}.${name}, but ${logicalId} is no resource that was made.`,
        );
      }
      const value = result.attributes[name];
      if (value === undefined) {
        throw new TemplateError(
          `${stack.stackName}: ${logicalId} (${stack.template.Resources?.[logicalId]?.Type}) has no attribute "${name}"; it has: ${Object.keys(result.attributes).join(', ') || 'none'}.`,
        );
      }
      return value;
    },
    importValue: (name) => surroundings.exports.get(name),
  };
}

/** Ref and attributes of a resource that nothing makes; every attribute name has a value. */
function standIn(identity: StackIdentity, logicalId: string, type: string): ResourceResult {
  const name = physicalName(identity.name, logicalId, 128);
  const service = type.split('::')[1]?.toLowerCase() ?? 'custom';
  const arn = `arn:${identity.partition}:${service}:${identity.region}:${identity.account}:${name}`;
  const attributes = new Proxy<Record<string, unknown>>(
    {},
    { get: (_target, attribute) => (/arn$/i.test(String(attribute)) ? arn : name) },
  );
  return { ref: name, attributes };
}

function resolveOutputs(
  stack: AssemblyStack,
  scope: Scope,
  exports: Map<string, string>,
): Readonly<Record<string, string>> {
  const outputs: Record<string, string> = {};
  for (const [name, output] of Object.entries(stack.template.Outputs ?? {})) {
    if (output.Condition && !conditionHolds(output.Condition, scope)) continue;
    const value = String(resolveValue(output.Value, scope, `Outputs.${name}.Value`));
    outputs[name] = value;
    if (!output.Export) continue;
    const exportName = String(resolveValue(output.Export.Name, scope, `Outputs.${name}.Export.Name`));
    if (exports.has(exportName)) {
      throw new TemplateError(
        `${stack.stackName}: the export "${exportName}" of output ${name} exists already in another stack.`,
      );
    }
    exports.set(exportName, value);
  }
  return outputs;
}
