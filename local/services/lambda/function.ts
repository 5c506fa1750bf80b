import { createHash } from 'node:crypto';
import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Runtime } from '@aws-sdk/client-lambda';
import { AwsError, type LocalContext, type ResourceProvider, type ResourceRequest } from '../../contract';
import type { Identities } from '../../iam/identities';
import { listOf } from '../../iam/match';
import { checkEnvironment, type FunctionDefinition } from '../../runtime/function';
import type { FunctionRuntime } from '../../runtime/runtime';
import type { CodeParts } from './changes';
import type { EventSourceMappings } from './event-source-mapping';
import { existingFunction } from './existing-function';
import { withinLimits } from './limits';

/** Of the kernel. */
export interface LambdaParts extends CodeParts {
  readonly runtime: FunctionRuntime;
  readonly identities: Identities;
}

interface FunctionProperties {
  readonly FunctionName?: string;
  readonly Description?: string;
  readonly Handler?: string;
  readonly Runtime?: Runtime;
  readonly Role?: string;
  readonly Timeout?: number | string;
  readonly MemorySize?: number | string;
  readonly PackageType?: string;
  readonly Layers?: readonly string[];
  readonly Code?: { readonly S3Bucket?: string; readonly S3Key?: string; readonly ZipFile?: string };
  readonly Environment?: { readonly Variables?: Readonly<Record<string, unknown>> };
  readonly LoggingConfig?: { readonly LogGroup?: string };
}

/** `AWS::Lambda::Function`; `Ref` is its name. */
export function functionProvider(
  context: LocalContext,
  parts: LambdaParts,
  mappings: Pick<EventSourceMappings, 'checkTimeouts'>,
): ResourceProvider {
  const { runtime } = parts;
  const define = (request: ResourceRequest, name: string, policy: FunctionDefinition['policy']) => {
    const definition = definitionOf(request, name, policy, parts);
    if ('unrunnable' in definition.code)
      context.log(`Function ${definition.name} can't be run: ${definition.code.unrunnable}`);
    return definition;
  };
  return {
    type: 'AWS::Lambda::Function',
    create(request) {
      const name: string = request.properties.FunctionName ?? request.generatedName(64);
      if (runtime.find(name))
        throw new AwsError('ResourceConflictException', `Function already exist: ${name}`, 409);
      const definition = define(request, name, []);
      runtime.add(definition);
      return {
        ref: name,
        attributes: { Arn: definition.arn, 'SnapStartResponse.ApplyOn': 'None' },
      };
    },
    // The resource policy stays. Busy instances end after their event.
    async update(request, { result }) {
      const definition = define(request, result.ref, existingFunction(runtime, result.ref).policy);
      await mappings.checkTimeouts(definition);
      runtime.replace(definition);
      return result;
    },
    // Permissions go with the function (API_DeleteFunction).
    delete: ({ result }) => runtime.remove(result.ref),
    read: ({ request, result }) => liveProperties(request.properties, runtime.find(result.ref)),
  };
}

/** AWS gives code back in another form: it is never compared. */
function liveProperties(template: FunctionProperties, live: FunctionDefinition | undefined) {
  if (!live) return undefined;
  return {
    FunctionName: live.name,
    Description: live.description,
    Handler: live.handler,
    Runtime: live.runtime,
    Role: live.roleArn,
    Timeout: live.timeoutSeconds,
    MemorySize: live.memoryMegabytes,
    Environment: { Variables: live.environment },
    LoggingConfig: { ...template.LoggingConfig, LogGroup: live.logGroup },
  };
}

function definitionOf(
  request: ResourceRequest,
  name: string,
  policy: FunctionDefinition['policy'],
  parts: LambdaParts,
): FunctionDefinition {
  const properties: FunctionProperties = request.properties;
  const { account, region, partition } = request.stack;
  const environment = Object.fromEntries(
    Object.entries(properties.Environment?.Variables ?? {}).map(([key, value]) => [key, String(value)]),
  );
  checkEnvironment(environment);
  const isImage = properties.PackageType === 'Image';
  if (!isImage && !(properties.Runtime && properties.Handler))
    throw new AwsError(
      'InvalidParameterValueException',
      'Runtime and Handler are mandatory parameters for functions created with deployment packages.',
    );
  return {
    name,
    ...(properties.Description !== undefined && { description: properties.Description }),
    arn: `arn:${partition}:lambda:${region}:${account}:function:${name}`,
    roleArn: assumableRole(properties.Role, parts),
    handler: (!isImage && properties.Handler) || '',
    runtime: (!isImage && properties.Runtime) || '',
    timeoutSeconds: withinLimits('timeout', properties.Timeout ?? 3),
    memoryMegabytes: withinLimits('memorySize', properties.MemorySize ?? 128),
    environment,
    logGroup: properties.LoggingConfig?.LogGroup ?? `/aws/lambda/${name}`,
    code: codeOf(request, name, parts),
    policy,
  };
}

function codeOf(request: ResourceRequest, name: string, parts: LambdaParts): FunctionDefinition['code'] {
  const { Code: code, PackageType, Runtime: runtime, Layers }: FunctionProperties = request.properties;
  if (PackageType === 'Image') return { unrunnable: 'container images are not emulated.' };
  if (!runtime?.startsWith('nodejs')) {
    return { unrunnable: `its runtime is ${runtime ?? 'missing'}; only nodejs runtimes are emulated.` };
  }
  if (Layers && Layers.length > 0) {
    return {
      unrunnable: `it uses layers (${Layers.join(', ')}), which are not emulated; bundle what it needs.`,
    };
  }
  if (code?.ZipFile !== undefined) {
    // Older instances may start from theirs.
    const hash = createHash('sha256').update(code.ZipFile).digest('hex').slice(0, 16);
    const folder = join(parts.scratch(), `${name}-${hash}`);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'index.js'), code.ZipFile);
    return { folder };
  }
  if (!code?.S3Key) return { unrunnable: 'its Code has neither S3Key nor ZipFile.' };
  const folder = request.assetPath(code.S3Key, code.S3Bucket);
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) {
    return { unrunnable: `its asset ${folder} is no folder; zip files and missing assets can't be run.` };
  }
  return { folder };
}

/**
 * @throws AwsError InvalidParameterValueException when the role isn't the template's, or doesn't trust Lambda
 */
function assumableRole(arn: string | undefined, { identities }: LambdaParts): string {
  if (!arn) throw new AwsError('InvalidParameterValueException', 'Role is missing; a function needs a role.');
  const role = identities.roleByArn(arn);
  // Policies from outside the assembly aren't known: the function starts, its calls are refused.
  if (!role) return arn;
  const trusts = listOf(role.trustPolicy.Statement).some(
    ({ Effect, Principal }) =>
      Effect === 'Allow' &&
      typeof Principal === 'object' &&
      listOf<string>(Principal.Service).includes('lambda.amazonaws.com'),
  );
  if (trusts) return arn;
  throw new AwsError(
    'InvalidParameterValueException',
    `The role defined for the function cannot be assumed by Lambda: ${arn} doesn't trust lambda.amazonaws.com.`,
  );
}
