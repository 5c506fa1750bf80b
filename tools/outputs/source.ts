import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { GetParametersByPathCommand, SSMClient } from '@aws-sdk/client-ssm';
import * as published from '../../lib/published';
import { type PublishedName, parameterName, parameterPrefix } from '../../lib/published';

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
 * @param file of `cdk deploy --outputs-file`; `local` has its own
 * @throws Error saying what is missing and what makes it
 */
export async function readDeployment({
  file,
  region,
  ...name
}: DeploymentName & {
  readonly file?: string | undefined;
  readonly region?: string | undefined;
}): Promise<Published> {
  const from =
    file ?? (name.stage === 'local' ? join(__dirname, '../../cdk.out/local-outputs.json') : undefined);
  const values = from === undefined ? await fromParameters(name, region) : fromFile(from, name);
  for (const needed of ['UserPoolId', 'UserPoolClientId', 'Region'] as const)
    if (values[needed] === undefined)
      throw new Error(
        `${from ?? `SSM (${parameterPrefix(name)}/)`} has no ${needed} of the stage ${name.stage}; is it deployed, in this account and Region?`,
      );
  return values;
}

function fromFile(file: string, { stage, deploymentName }: DeploymentName): Published {
  let stacks: Record<string, Record<string, string>>;
  try {
    stacks = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new Error(
      `${file} can't be read (${(error as Error).message}). "npm start" writes it for the stage local, "cdk deploy --outputs-file ${file}" for the others.`,
    );
  }
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
