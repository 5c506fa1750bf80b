import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { GetParametersByPathCommand, SSMClient } from '@aws-sdk/client-ssm';
import * as published from '../../lib/published';
import { type PublishedName, parameterName, parameterPrefix } from '../../lib/published';
import { localEndpoint } from '../local-stage';
import { findCredentials, type NamedDeployment, notDeployed, regionOf } from '../named-deployment';

/** By name. */
export type Published = Readonly<Partial<Record<PublishedName, string>>>;

/** Of all that may be published. */
const names = Object.values(published)
  .filter((value) => typeof value === 'object')
  .flatMap((group) => Object.keys(group)) as PublishedName[];

/**
 * From a file of outputs, or from SSM parameters.
 *
 * @param local true for what `npm start` runs now
 * @param file of `cdk deploy --outputs-file`; `local` has its own
 * @throws Error saying what is missing and what makes it
 */
export async function readDeployment(
  named: NamedDeployment,
  { file, local = false }: { readonly local?: boolean; readonly file?: string | undefined },
): Promise<Published> {
  const { config, stage } = named;
  const from =
    file ?? (config && stage === 'local' ? join(__dirname, '../../cdk.out/local-outputs.json') : undefined);
  if (local)
    return complete(publishedIn(await runningOutputs(), named), `npm start at ${localEndpoint()}`, named);
  if (from !== undefined) return complete(publishedIn(readOutputs(from), named), from, named);
  try {
    return await fromParameters(named);
  } catch (error) {
    throw await namingStart(error as Error, named);
  }
}

/** Those that every deployment has. */
const NEEDED = ['UserPoolId', 'UserPoolClientId', 'Region'] as const;

const lacking = (values: Published) => NEEDED.find((name) => values[name] === undefined);

/** @throws Error naming the first value that is missing of those that every deployment has */
function complete(values: Published, from: string, { stage, config }: NamedDeployment): Published {
  const missing = lacking(values);
  if (missing === undefined) return values;
  const question = config
    ? 'is it deployed, in this account and Region?'
    : 'stacks of other apps have names of their own: their values are read from SSM, without --file and --local.';
  throw new Error(`${from} has no ${missing} of the stage ${stage}; ${question}`);
}

/** Stacks with their outputs. */
type Outputs = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** Outputs of what `npm start` runs. @throws Error where it doesn't */
async function runningOutputs(): Promise<Outputs> {
  const endpoint = localEndpoint();
  try {
    const response = await fetch(new URL('/_local/health', endpoint), { signal: AbortSignal.timeout(2_000) });
    return ((await response.json()) as { readonly outputs: Outputs }).outputs;
  } catch {
    throw new Error(
      `No npm start answers at ${endpoint}. Start it, or set AWS_ENDPOINT_URL to the address that it prints behind "AWS".`,
    );
  }
}

/** AWS doesn't have the stage, but who asks may run it here. */
async function namingStart(error: Error, name: NamedDeployment): Promise<Error> {
  const here = await runningOutputs().then(
    (it) => publishedIn(it, name).UserPoolId,
    () => undefined,
  );
  if (here !== undefined)
    error.message += `\nnpm start runs this stage at ${localEndpoint()}: add --local for its values.`;
  return error;
}

function readOutputs(file: string): Outputs {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new Error(
      `${file} can't be read (${(error as Error).message}). "npm start" writes it for the stage local, "cdk deploy --outputs-file ${file}" for the others.`,
    );
  }
}

function publishedIn(stacks: Outputs, { stage, deploymentName }: NamedDeployment): Published {
  const ours = Object.entries(stacks).filter(([stack]) => stack.startsWith(`${deploymentName}-${stage}-`));
  return onlyPublished(Object.assign({}, ...ours.map(([, outputs]) => outputs)));
}

async function fromParameters(named: NamedDeployment): Promise<Published> {
  const region = await regionOf(named);
  const ssm = new SSMClient({ region });
  await findCredentials(named, region, ssm);
  const found = new Map<string, string>();
  let NextToken: string | undefined;
  do {
    const page = await ssm.send(
      new GetParametersByPathCommand({ Path: parameterPrefix(named), ...(NextToken ? { NextToken } : {}) }),
    );
    for (const { Name: key, Value: value } of page.Parameters ?? [])
      if (key !== undefined && value !== undefined) found.set(key, value);
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  const values = onlyPublished(
    Object.fromEntries(names.map((it) => [it, found.get(parameterName(named, it))])),
  );
  const missing = lacking(values);
  if (missing === undefined) return values;
  throw notDeployed(named, region, `SSM has no parameter ${parameterName(named, missing)}.`);
}

/** Without outputs that the CDK adds. */
function onlyPublished(values: Readonly<Record<string, string | undefined>>): Published {
  return Object.fromEntries(
    names.flatMap((name) => (values[name] === undefined ? [] : [[name, values[name]]])),
  );
}
