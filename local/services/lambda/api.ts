import {
  AwsError,
  type Call,
  FunctionError,
  FunctionTimeout,
  HttpOutput,
  type ServiceApi,
} from '../../contract';
import type { FunctionDefinition } from '../../runtime/function';
import { LATEST } from '../../runtime/published';
import type { FunctionRuntime } from '../../runtime/runtime';
import { membersIn } from '../input';
import type { Operations } from '../sdk';
import { type CodeParts, changeOperations, type OnFunction } from './changes';
import { configurationOf } from './configuration';
import type { EventSourceMappings } from './event-source-mapping';
import { existingFunction, unqualified } from './existing-function';

interface OnName extends OnFunction {
  readonly qualifier: string | undefined;
}

interface InvokeInput extends OnName {
  /** JSON; an empty body is an event of `{}`. */
  readonly payload: string;
}

/**
 * Bytes of a request that waits for its answer, one that doesn't, and an answer ("Lambda quotas", invocation
 * payload; an answer may have 100 more, as its error says).
 */
const MAX_BYTES = 6_291_456;
const MAX_LATER_BYTES = 1_048_576;
const MAX_ANSWER_BYTES = MAX_BYTES + 100;

const FUNCTIONS_PATH = /^\/2015-03-31\/functions\/?$/;
const CHANGES: Readonly<Record<string, string>> = {
  '/code': 'UpdateFunctionCode',
  '/configuration': 'UpdateFunctionConfiguration',
};
const STATEMENT_PATH = /^\/2015-03-31\/functions\/([^/]+)\/policy\/([^/]+)$/;
const PROVISIONED_PATH = /^\/2019-09-30\/functions\/([^/]+)\/provisioned-concurrency$/;
const FUNCTION_PATH = /^\/2015-03-31\/functions\/([^/]+)(\/[a-z]+)?$/;

export function lambdaApi(
  runtime: FunctionRuntime,
  parts: CodeParts,
  mappings: Pick<EventSourceMappings, 'checkTimeouts'>,
): ServiceApi {
  const find = (name: string): FunctionDefinition => existingFunction(runtime, name);

  const onFunction = ({ functionName }: OnFunction, { operation }: Call) => ({
    action: `lambda:${operation}`,
    resource: find(functionName).arn,
  });
  const onName = (input: OnName, { operation }: Call) => ({
    action: `lambda:${operation}`,
    resource: find(qualified(input)).arn,
  });

  const invoke = {
    access: (input: InvokeInput) => {
      const { arn, policy } = find(qualified(input));
      return {
        action: 'lambda:InvokeFunction',
        resource: arn,
        resourcePolicy: { document: { Statement: policy }, mustAllow: false },
      };
    },
    run: async (input: InvokeInput, call: Call) => {
      const { payload } = input;
      const name = qualified(input);
      const { version = LATEST } = find(name);
      const invocationType = call.headers['x-amz-invocation-type'] ?? 'RequestResponse';
      if ((call.headers['x-amz-log-type'] ?? 'None') !== 'None')
        throw notEmulated('LogType', 'read the log group of the function');
      checkSize(payload, invocationType === 'Event' ? MAX_LATER_BYTES : MAX_BYTES);
      checkPayload(payload);
      if (invocationType === 'DryRun') return new HttpOutput(204, {}, '');
      if (invocationType === 'Event') {
        runtime.runLater(name, payload);
        return new HttpOutput(202, {}, '');
      }
      if (invocationType !== 'RequestResponse') {
        throw new AwsError(
          'InvalidParameterValueException',
          `InvocationType "${String(invocationType)}" is none.`,
        );
      }
      return answer(version, () => runtime.run(name, payload, { attempts: 1, waitMs: undefined }));
    },
  };

  const getFunctionConfiguration = {
    access: onName,
    run: (input: OnName) => configurationOf(find(qualified(input))),
  };

  const getFunction = {
    access: onName,
    run: (input: OnName) => ({
      Configuration: configurationOf(find(qualified(input))),
      Code: { RepositoryType: 'S3' },
      Tags: {},
    }),
  };

  const listFunctions = {
    access: () => ({ action: 'lambda:ListFunctions', resource: '*' }),
    run: () => ({ Functions: runtime.all().map(configurationOf) }),
  };

  /** API_GetPolicy: none for a function, or a name of one, that nobody was let into. */
  const getPolicy = {
    access: onName,
    run: (input: OnName) => {
      const { policy } = find(qualified(input));
      if (policy.length === 0)
        throw new AwsError('ResourceNotFoundException', 'The resource you requested does not exist.', 404);
      const document = { Version: '2012-10-17', Id: 'default', Statement: policy };
      return { Policy: JSON.stringify(document), RevisionId: '1' };
    },
  };

  /** API_RemovePermission */
  const removePermission = {
    access: onName,
    run: ({ statementId, ...name }: OnName & { readonly statementId: string }) => {
      const { policy } = find(qualified(name));
      const at = policy.findIndex(({ Sid }) => Sid === statementId);
      if (at < 0)
        throw new AwsError(
          'ResourceNotFoundException',
          `Statement ${statementId} is not found in resource policy.`,
          404,
        );
      policy.splice(at, 1);
      return new HttpOutput(204, {}, '');
    },
  };

  /** API_GetProvisionedConcurrencyConfig: a version is only made here once its containers have started. */
  const getProvisionedConcurrencyConfig = {
    access: onName,
    run: (input: OnName) => {
      const { name } = find(qualified(input));
      const containers = runtime.versionsOf(name).containers(input.qualifier ?? '');
      if (containers === 0)
        throw new AwsError(
          'ProvisionedConcurrencyConfigNotFoundException',
          'No Provisioned Concurrency Config found for this function',
          404,
        );
      return {
        RequestedProvisionedConcurrentExecutions: containers,
        AvailableProvisionedConcurrentExecutions: containers,
        AllocatedProvisionedConcurrentExecutions: containers,
        Status: 'READY' as const,
      };
    },
  };

  return {
    name: 'lambda',
    operations: {
      Invoke: invoke,
      GetProvisionedConcurrencyConfig: getProvisionedConcurrencyConfig,
      GetFunction: getFunction,
      GetFunctionConfiguration: getFunctionConfiguration,
      GetPolicy: getPolicy,
      ListFunctions: listFunctions,
      RemovePermission: removePermission,
      ...changeOperations(runtime, find, onFunction, parts, mappings),
    } satisfies Operations<typeof import('@aws-sdk/client-lambda'), HttpOutput>,
    route(method, path, query, body) {
      if (method === 'GET' && FUNCTIONS_PATH.test(path)) return { operation: 'ListFunctions', input: {} };
      const [, named = '', statement = ''] = STATEMENT_PATH.exec(path) ?? [];
      if (named !== '' && method === 'DELETE')
        return {
          operation: 'RemovePermission',
          input: {
            functionName: decodeURIComponent(named),
            qualifier: query.get('Qualifier') ?? undefined,
            statementId: decodeURIComponent(statement),
          },
        };
      const [, kept] = PROVISIONED_PATH.exec(path) ?? [];
      if (kept !== undefined && method === 'GET')
        return {
          operation: 'GetProvisionedConcurrencyConfig',
          input: { functionName: decodeURIComponent(kept), qualifier: query.get('Qualifier') ?? undefined },
        };
      const [, encoded, rest] = FUNCTION_PATH.exec(path) ?? [];
      if (encoded === undefined) return undefined;
      const functionName = decodeURIComponent(encoded);
      const qualifier = query.get('Qualifier') ?? undefined;
      if (method === 'GET' && rest === undefined)
        return { operation: 'GetFunction', input: { functionName, qualifier } };
      if (method === 'GET' && rest === '/policy')
        return { operation: 'GetPolicy', input: { functionName, qualifier } };
      const change = method === 'PUT' ? CHANGES[rest ?? ''] : undefined;
      if (change !== undefined) return { operation: change, input: { ...membersIn(body), functionName } };
      if (method === 'POST' && rest === '/invocations') {
        const payload = body.toString('utf8') || '{}';
        return { operation: 'Invoke', input: { functionName, qualifier, payload } };
      }
      if (method === 'GET' && rest === '/configuration') {
        return { operation: 'GetFunctionConfiguration', input: { functionName, qualifier } };
      }
      return undefined;
    },
  };
}

/** In Invoke a failing function is a success, told by a header and the payload. */
async function answer(version: string, run: () => Promise<string>): Promise<HttpOutput> {
  const headers = { 'content-type': 'application/json', 'x-amz-executed-version': version };
  try {
    const payload = await run();
    if (Buffer.byteLength(payload) > MAX_ANSWER_BYTES)
      throw new FunctionError(
        'Function.ResponseSizeTooLarge',
        `Response payload size exceeded maximum allowed payload size (${MAX_ANSWER_BYTES} bytes).`,
      );
    return new HttpOutput(200, headers, payload);
  } catch (error) {
    const failed =
      error instanceof FunctionError
        ? { errorType: error.errorType, errorMessage: error.errorMessage }
        : error instanceof FunctionTimeout
          ? { errorType: 'Sandbox.Timedout', errorMessage: error.message }
          : undefined;
    if (!failed) throw error;
    return new HttpOutput(200, { ...headers, 'x-amz-function-error': 'Unhandled' }, JSON.stringify(failed));
  }
}

/** By the name itself or by the parameter. */
function qualified({ functionName, qualifier }: OnName): string {
  const bare = unqualified(functionName);
  if (qualifier === undefined) return functionName;
  if (bare !== functionName && functionName !== `${bare}:${qualifier}`)
    throw new AwsError(
      'InvalidParameterValueException',
      'The derived qualifier from the function name does not match the specified qualifier.',
    );
  return `${bare}:${qualifier}`;
}

function notEmulated(parameter: string, remedy: string): AwsError {
  return new AwsError(
    'InvalidParameterValueException',
    `The embedded AWS does not emulate the parameter ${parameter} of Invoke; ${remedy}.`,
  );
}

function checkSize(payload: string, most: number): void {
  if (Buffer.byteLength(payload) > most)
    throw new AwsError(
      'RequestEntityTooLargeException',
      `Request must be smaller than ${most} bytes for the InvokeFunction operation`,
      413,
    );
}

function checkPayload(payload: string): void {
  try {
    JSON.parse(payload);
  } catch (error) {
    throw new AwsError(
      'InvalidRequestContentException',
      `Could not parse request body into json: ${(error as Error).message}`,
    );
  }
}
