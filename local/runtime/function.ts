import type { Runtime } from '@aws-sdk/client-lambda';
import { AwsError, type PolicyStatement } from '../contract';

export interface FunctionDefinition {
  readonly name: string;
  /** Number of a published version. @default `$LATEST` */
  readonly version?: string;
  /** Its purpose, by the template. */
  readonly description?: string;
  /** Without a version. */
  readonly arn: string;
  readonly roleArn: string;
  /** `file.export`, the file without its extension; empty for a container image. */
  readonly handler: string;
  /** E.g. `nodejs24.x`; empty for a container image. */
  readonly runtime: Runtime | '';
  readonly timeoutSeconds: number;
  readonly memoryMegabytes: number;
  readonly environment: Readonly<Record<string, string>>;
  readonly logGroup: string;
  /** Folder, or why the function can't run here. */
  readonly code: { readonly folder: string } | { readonly unrunnable: string };
  /** Resource policy; `AWS::Lambda::Permission` adds to it. */
  readonly policy: PolicyStatement[];
}

/**
 * Lambda sets these itself and refuses them in a configuration (Developer Guide, "Defined runtime environment
 * variables").
 */
const RESERVED_VARIABLES: readonly string[] = [
  '_HANDLER',
  '_X_AMZN_TRACE_ID',
  'AWS_ACCESS_KEY',
  'AWS_ACCESS_KEY_ID',
  'AWS_DEFAULT_REGION',
  'AWS_EXECUTION_ENV',
  'AWS_LAMBDA_FUNCTION_MEMORY_SIZE',
  'AWS_LAMBDA_FUNCTION_NAME',
  'AWS_LAMBDA_FUNCTION_VERSION',
  'AWS_LAMBDA_INITIALIZATION_TYPE',
  'AWS_LAMBDA_LOG_GROUP_NAME',
  'AWS_LAMBDA_LOG_STREAM_NAME',
  'AWS_LAMBDA_RUNTIME_API',
  'AWS_REGION',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SECRET_KEY',
  'AWS_SESSION_TOKEN',
  'LAMBDA_RUNTIME_DIR',
  'LAMBDA_TASK_ROOT',
];
const MAX_ENVIRONMENT_BYTES = 4096;

/** @throws AwsError InvalidParameterValueException naming the reserved or misnamed variables, or the size */
export function checkEnvironment(variables: Readonly<Record<string, string>>): void {
  const invalid = (message: string) => new AwsError('InvalidParameterValueException', message);
  const names = Object.keys(variables);
  const reserved = names.filter((name) => RESERVED_VARIABLES.includes(name));
  if (reserved.length > 0) {
    throw invalid(
      'Lambda was unable to configure your environment variables because the environment variables you have provided ' +
        'contains reserved keys that are currently not supported for modification. ' +
        `Reserved keys used in this request: ${reserved.join(', ')}`,
    );
  }
  const misnamed = names.filter((name) => !/^[a-zA-Z][a-zA-Z0-9_]+$/.test(name));
  if (misnamed.length > 0) {
    throw invalid(
      `Environment variables must match [a-zA-Z]([a-zA-Z0-9_])+; these don't: ${misnamed.join(', ')}`,
    );
  }
  const bytes = Buffer.byteLength(JSON.stringify(variables));
  if (bytes > MAX_ENVIRONMENT_BYTES) {
    throw invalid(
      'Lambda was unable to configure your environment variables because the environment variables you have provided ' +
        `exceeded the 4KB limit (${bytes} bytes).`,
    );
  }
}
