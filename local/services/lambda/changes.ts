/** Changes past CloudFormation: `cdk deploy --hotswap` and `cdk watch`. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { unzip } from '../../cloudformation/zip';
import { type AccessRequest, AwsError, type Call, type Principal } from '../../contract';
import { checkEnvironment, type FunctionDefinition } from '../../runtime/function';
import type { FunctionRuntime } from '../../runtime/runtime';
import { notEmulated, refuseUnknown } from '../input';
import { assetFolder } from '../s3/assets';
import type { Buckets } from '../s3/buckets';
import type { Operations } from '../sdk';
import { configurationOf } from './configuration';
import type { EventSourceMappings } from './event-source-mapping';
import { unqualified } from './existing-function';
import { withinLimits } from './limits';

export interface CodeParts {
  readonly buckets: Buckets;
  readonly scratch: () => string;
}

export interface OnFunction {
  readonly functionName: string;
}

interface CodeInput extends OnFunction {
  readonly S3Bucket?: string;
  readonly S3Key?: string;
  /** Base64. */
  readonly ZipFile?: string;
}
interface ConfigurationInput extends OnFunction {
  readonly Environment?: { readonly Variables?: Readonly<Record<string, string>> };
  readonly MemorySize?: number;
  readonly Timeout?: number;
  readonly Handler?: string;
  readonly Description?: string;
}

const CODE = ['functionName', 'FunctionName', 'S3Bucket', 'S3Key', 'ZipFile', 'Publish', 'DryRun'];
const CONFIGURATION = [
  'functionName',
  'FunctionName',
  'Environment',
  'MemorySize',
  'Timeout',
  'Handler',
  'Description',
];

export function changeOperations(
  runtime: FunctionRuntime,
  find: (name: string) => FunctionDefinition,
  access: (input: OnFunction, call: Call) => AccessRequest,
  parts: CodeParts,
  mappings: Pick<EventSourceMappings, 'checkTimeouts'>,
) {
  const latest = ({ functionName }: OnFunction) => {
    const definition = find(functionName);
    if (functionName === unqualified(functionName)) return definition;
    throw new AwsError(
      'InvalidParameterValueException',
      `${functionName}: a version never changes; the change has to name the function alone.`,
    );
  };
  const put = (definition: FunctionDefinition) => {
    runtime.replace(definition);
    return configurationOf(definition);
  };
  return {
    UpdateFunctionCode: {
      access,
      run: (input: CodeInput, { operation, principal }: Call) => {
        refuseUnknown(input, CODE, refusalOf(operation));
        const folder = folderOf(input, principal, parts);
        return put({ ...latest(input), code: { folder } });
      },
    },
    UpdateFunctionConfiguration: {
      access,
      run: async (input: ConfigurationInput, { operation }: Call) => {
        refuseUnknown(input, CONFIGURATION, refusalOf(operation));
        const before = latest(input);
        const environment = input.Environment ? (input.Environment.Variables ?? {}) : before.environment;
        checkEnvironment(environment);
        const changed = {
          ...before,
          ...(input.Description !== undefined && { description: input.Description }),
          environment,
          handler: input.Handler ?? before.handler,
          memoryMegabytes: withinLimits('memorySize', input.MemorySize ?? before.memoryMegabytes),
          timeoutSeconds: withinLimits('timeout', input.Timeout ?? before.timeoutSeconds),
        };
        await mappings.checkTimeouts(changed);
        return put(changed);
      },
    },
  } satisfies Operations<typeof import('@aws-sdk/client-lambda')>;
}

function folderOf(
  { S3Bucket: bucket, S3Key: key, ZipFile }: CodeInput,
  principal: Principal,
  { buckets, scratch }: CodeParts,
): string {
  if (bucket !== undefined && key !== undefined)
    return assetFolder(buckets, scratch, { bucket, key, principal });
  if (ZipFile === undefined)
    throw new AwsError('InvalidParameterValueException', 'Please provide a source for function code.');
  const archive = Buffer.from(ZipFile, 'base64');
  const folder = join(scratch(), `code-${createHash('sha256').update(archive).digest('hex').slice(0, 16)}`);
  if (existsSync(folder)) return folder;
  mkdirSync(folder);
  try {
    unzip(archive, folder);
  } catch (error) {
    throw new AwsError('InvalidParameterValueException', (error as Error).message);
  }
  return folder;
}

function refusalOf(operation: string) {
  return (member: string) => new AwsError('InvalidParameterValueException', notEmulated(member, operation));
}
