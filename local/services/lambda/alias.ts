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
import { LATEST } from '../../runtime/published';
import type { FunctionRuntime } from '../../runtime/runtime';
import { existingFunction, unqualified } from './existing-function';

/** As CloudFormation passes them on. */
const VERSION = ['FunctionName', 'Description'];
const ALIAS = ['FunctionName', 'FunctionVersion', 'Name', 'Description', 'ProvisionedConcurrencyConfig'];

/** `AWS::Lambda::Version`: the function's code and settings as they are; `Ref` is its ARN. */
export function versionProvider(runtime: FunctionRuntime): ResourceProvider {
  return {
    type: 'AWS::Lambda::Version',
    create(request) {
      refuseOthers(request, VERSION);
      const { name, arn } = functionOf(request, runtime);
      const version = runtime.publish(name);
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
export function aliasProvider(context: LocalContext, runtime: FunctionRuntime): ResourceProvider {
  const set = async (request: ResourceRequest, isNew: boolean) => {
    refuseOthers(request, ALIAS);
    const { name, arn } = functionOf(request, runtime);
    const alias = nameOf(request);
    const aliasArn = `${arn}:${alias}`;
    const published = runtime.versionsOf(name);
    if (isNew && published.alias(alias))
      throw new AwsError('ResourceConflictException', `Alias already exists: ${aliasArn}`, 409);
    const version = String(request.properties.FunctionVersion ?? '');
    const containers = containersOf(request, version);
    holdAccount(context, runtime, { name, alias, containers });
    const before = published.alias(alias);
    try {
      await published.setAlias(alias, version, containers);
    } catch (error) {
      if (before) await published.setAlias(alias, before.version, before.containers);
      else await published.removeAlias(alias);
      if (!(error instanceof FunctionError)) throw error;
      throw invalid(
        `Provisioned Concurrency configuration failed to be applied. Reason: FUNCTION_ERROR_INIT_FAILURE (${error.message})`,
      );
    }
    return { ref: aliasArn, attributes: { AliasArn: aliasArn } };
  };
  return {
    type: 'AWS::Lambda::Alias',
    create: (request) => set(request, true),
    update: (request) => set(request, false),
    async delete({ request }) {
      const definition = runtime.find(unqualified(String(request.properties.FunctionName)));
      if (definition) await runtime.versionsOf(definition.name).removeAlias(nameOf(request));
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

/** PutProvisionedConcurrencyConfig: one at least, of a published version. */
function containersOf({ properties }: ResourceRequest, version: string): number {
  const { ProvisionedConcurrencyConfig: config } = properties;
  if (config === undefined) return 0;
  const containers = Number(config.ProvisionedConcurrentExecutions);
  if (!Number.isInteger(containers) || containers < 1)
    throw new AwsError(
      'ValidationException',
      `1 validation error detected: Value '${String(config.ProvisionedConcurrentExecutions)}' at 'provisionedConcurrentExecutions' failed to satisfy constraint: Member must have value greater than or equal to 1`,
    );
  if (version === LATEST)
    throw invalid('Provisioned Concurrency Configs cannot be applied to unpublished function versions.');
  return containers;
}

/** Left for functions that nothing is reserved for ("Configuring reserved concurrency for a function"). */
const LEFT_UNRESERVED = 100;

function holdAccount(
  { quota }: LocalContext,
  runtime: FunctionRuntime,
  { name, alias, containers }: { readonly name: string; readonly alias: string; readonly containers: number },
): void {
  const limit = Number(quota('lambda/L-B99A9384'));
  // An account with less than that keeps all of it.
  const left = Math.min(LEFT_UNRESERVED, limit);
  if (containers > 0 && runtime.containersBeside(name, alias) + containers > limit - left)
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
