/**
 * Versions and aliases: https://docs.aws.amazon.com/lambda/latest/dg/configuration-versions.html,
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-aliases.html
 */
import {
  AwsError,
  FunctionError,
  type LocalContext,
  type ResourceProvider,
  type ResourceRequest,
} from '../../contract';
import type { FunctionDefinition } from '../../runtime/function';
import type { FunctionRuntime } from '../../runtime/runtime';
import { existingFunction, unqualified } from './existing-function';

/** What is emulated of each. */
const VERSION = ['FunctionName', 'Description', 'ProvisionedConcurrencyConfig'];
// Lambda moves an alias that keeps containers itself by weights, which aren't emulated.
const ALIAS = ['FunctionName', 'FunctionVersion', 'Name', 'Description'];

/** `AWS::Lambda::Version`: the function's code and settings as they are; `Ref` is its ARN. */
export function versionProvider(context: LocalContext, runtime: FunctionRuntime): ResourceProvider {
  return {
    type: 'AWS::Lambda::Version',
    async create(request) {
      refuseOthers(request, VERSION);
      const { name, arn } = functionOf(request, runtime);
      const containers = containersOf(request);
      holdAccount(context, runtime, containers);
      const version = await runtime.publish(name, containers).catch((error: Error) => {
        if (!(error instanceof FunctionError)) throw error;
        throw invalid(
          `Provisioned Concurrency configuration failed to be applied. Reason: FUNCTION_ERROR_INIT_FAILURE (${error.message})`,
        );
      });
      const versionArn = `${arn}:${version}`;
      return { ref: versionArn, attributes: { Version: version, FunctionArn: versionArn } };
    },
    // Whatever changes is replaced.
    update: (_request, { result }) => result,
    delete({ request, result }) {
      const definition = runtime.find(unqualified(String(request.properties.FunctionName)));
      if (definition) runtime.removeVersion(definition.name, String(result.attributes.Version));
    },
  };
}

/** `AWS::Lambda::Alias`; `Ref` is its ARN. */
export function aliasProvider(runtime: FunctionRuntime): ResourceProvider {
  const set = (request: ResourceRequest, isNew: boolean) => {
    refuseOthers(request, ALIAS);
    const { name, arn } = functionOf(request, runtime);
    const alias = nameOf(request);
    const aliasArn = `${arn}:${alias}`;
    const published = runtime.versionsOf(name);
    if (isNew && published.hasAlias(alias))
      throw new AwsError('ResourceConflictException', `Alias already exists: ${aliasArn}`, 409);
    published.setAlias(alias, String(request.properties.FunctionVersion ?? ''));
    return { ref: aliasArn, attributes: { AliasArn: aliasArn } };
  };
  return {
    type: 'AWS::Lambda::Alias',
    create: (request) => set(request, true),
    update: (request) => set(request, false),
    delete({ request }) {
      const definition = runtime.find(unqualified(String(request.properties.FunctionName)));
      if (definition) runtime.versionsOf(definition.name).removeAlias(nameOf(request));
    },
  };
}

function functionOf({ properties }: ResourceRequest, runtime: FunctionRuntime): FunctionDefinition {
  const { FunctionName } = properties;
  if (typeof FunctionName === 'string' && FunctionName !== unqualified(FunctionName))
    throw invalid(`FunctionName is ${FunctionName}; it must be that of a function, without a version.`);
  return existingFunction(runtime, FunctionName);
}

function nameOf({ properties: { Name: name } }: ResourceRequest): string {
  if (typeof name !== 'string') throw invalid('An alias needs a Name.');
  // CreateAlias: letters, digits, "-" and "_", not digits alone.
  if (!/^(?!\d+$)[a-zA-Z0-9-_]{1,128}$/.test(name))
    throw new AwsError(
      'ValidationException',
      `1 validation error detected: Value '${name}' at 'name' failed to satisfy constraint: Member must satisfy regular expression pattern: (?!^[0-9]+$)([a-zA-Z0-9-_]+)`,
    );
  return name;
}

/** PutProvisionedConcurrencyConfig: one at least. */
function containersOf({ properties: { ProvisionedConcurrencyConfig: config } }: ResourceRequest): number {
  if (config === undefined) return 0;
  const containers = Number(config.ProvisionedConcurrentExecutions);
  if (Number.isInteger(containers) && containers >= 1) return containers;
  throw new AwsError(
    'ValidationException',
    `1 validation error detected: Value '${String(config.ProvisionedConcurrentExecutions)}' at 'provisionedConcurrentExecutions' failed to satisfy constraint: Member must have value greater than or equal to 1`,
  );
}

/** Left for functions that nothing is reserved for ("Configuring reserved concurrency for a function"). */
const LEFT_UNRESERVED = 100;

function holdAccount({ quota }: LocalContext, runtime: FunctionRuntime, containers: number): void {
  const limit = Number(quota('lambda/L-B99A9384'));
  // An account with less than that keeps all of it.
  const left = Math.min(LEFT_UNRESERVED, limit);
  if (containers > 0 && runtime.containers + containers > limit - left)
    throw invalid(
      `Specified ProvisionedConcurrentExecutions for function decreases account's UnreservedConcurrentExecution below its minimum value of [${left}].`,
    );
}

function refuseOthers({ properties, logicalId, type }: ResourceRequest, known: readonly string[]): void {
  const other = Object.keys(properties).find((each) => !known.includes(each));
  if (other !== undefined) throw invalid(`${logicalId}: ${other} of ${type} is not emulated.`);
}

function invalid(message: string): AwsError {
  return new AwsError('InvalidParameterValueException', message);
}
