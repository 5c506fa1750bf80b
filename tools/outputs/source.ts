import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { GetParametersByPathCommand, SSMClient } from '@aws-sdk/client-ssm';
import * as published from '../../lib/published';
import { type PublishedName, parameterName, parameterPrefix } from '../../lib/published';
import { localEndpoint } from '../local-stage';

/** By name. */
export type Published = Readonly<Partial<Record<PublishedName, string>>>;

export interface DeploymentName {
  readonly stage: string;
  readonly deploymentName: string;
}

/** Of all that may be published. */
const names = Object.values(published)
  .filter((value) => typeof value === 'object')
  .flatMap((group) => Object.keys(group)) as PublishedName[];

/**
 * From a file of outputs, or from SSM parameters.
 *
 * @param region of the parameters; else the environment's
 * @param local true for what `npm start` runs now
 * @param file of `cdk deploy --outputs-file`; `local` has its own
 * @throws Error saying what is missing and what makes it
 */
export async function readDeployment({
  file,
  local = false,
  region,
  ...name
}: DeploymentName & {
  readonly local?: boolean;
  readonly file?: string | undefined;
  readonly region?: string | undefined;
}): Promise<Published> {
  const from =
    file ?? (name.stage === 'local' ? join(__dirname, '../../cdk.out/local-outputs.json') : undefined);
  if (local)
    return complete(publishedIn(await runningOutputs(), name), `npm start at ${localEndpoint()}`, name);
  if (from !== undefined) return complete(publishedIn(readOutputs(from), name), from, name);
  try {
    return complete(await fromParameters(name, region), `SSM (${parameterPrefix(name)}/)`, name);
  } catch (error) {
    throw await namingStart(error as Error, name);
  }
}

/** @throws Error naming the first value that is missing of those that every deployment has */
function complete(values: Published, from: string, { stage }: DeploymentName): Published {
  for (const needed of ['UserPoolId', 'UserPoolClientId', 'Region'] as const)
    if (values[needed] === undefined)
      throw new Error(
        `${from} has no ${needed} of the stage ${stage}; is it deployed, in this account and Region?`,
      );
  return values;
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
async function namingStart(error: Error, name: DeploymentName): Promise<Error> {
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

function publishedIn(stacks: Outputs, { stage, deploymentName }: DeploymentName): Published {
  const ours = Object.entries(stacks).filter(([stack]) => stack.startsWith(`${deploymentName}-${stage}-`));
  return onlyPublished(Object.assign({}, ...ours.map(([, outputs]) => outputs)));
}

async function fromParameters(name: DeploymentName, region: string | undefined): Promise<Published> {
  const ssm = new SSMClient(region === undefined ? {} : { region });
  const found = new Map<string, string>();
  let NextToken: string | undefined;
  do {
    const page = await ssm.send(
      new GetParametersByPathCommand({ Path: parameterPrefix(name), ...(NextToken ? { NextToken } : {}) }),
    );
    for (const { Name: key, Value: value } of page.Parameters ?? [])
      if (key !== undefined && value !== undefined) found.set(key, value);
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  return onlyPublished(Object.fromEntries(names.map((it) => [it, found.get(parameterName(name, it))])));
}

/** Without outputs that the CDK adds. */
function onlyPublished(values: Readonly<Record<string, string | undefined>>): Published {
  return Object.fromEntries(
    names.flatMap((name) => (values[name] === undefined ? [] : [[name, values[name]]])),
  );
}
