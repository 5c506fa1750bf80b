/**
 * Which deployment a command of operators is for: a stage of custom/stages.ts by `--stage`, or, by
 * `--deployment` too, one that another app made (docs/your-own-pool.md), known by what it publishes alone.
 */
import { SSMClient } from '@aws-sdk/client-ssm';
import { deploymentName, stageName } from '../lib/config/names';
import { regionName } from '../lib/config/region';
import type { Config } from '../lib/config/schema';
import { UsageError } from './arguments';
import { reachStage } from './local-stage';

export const deploymentFlags = {
  stage: { type: 'string' },
  deployment: { type: 'string' },
  region: { type: 'string' },
} as const;

/** Stages of a checkout. */
export interface KnownStages {
  readonly names: readonly string[];
  /** @throws ConfigError */
  config(stage: string): Config;
}

export type DeploymentFlags = Readonly<Partial<Record<keyof typeof deploymentFlags, string | undefined>>>;

export interface NamedDeployment {
  readonly deploymentName: string;
  readonly stage: string;
  /** Undefined for a deployment of another app's. */
  readonly config: Config | undefined;
  /** Of another app's, as it was typed. */
  readonly givenRegion: string | undefined;
}

/**
 * Leads this process to the embedded AWS where the stage is there.
 *
 * @param stages undefined where there is no checkout
 * @throws UsageError naming the flag
 */
export function namedDeployment(flags: DeploymentFlags, stages: KnownStages | undefined): NamedDeployment {
  const { stage, deployment, region } = flags;
  const named =
    deployment === undefined ? ownStage(stage, region, stages) : ofAnotherApp(deployment, stage, region);
  reachStage(named.stage);
  return named;
}

function ofAnotherApp(
  deployment: string,
  stage: string | undefined,
  region: string | undefined,
): NamedDeployment {
  if (!stage) throw new UsageError(NO_STAGE);
  check('deployment', deployment, deploymentName);
  check('stage', stage, stageName);
  if (region !== undefined) check('region', region, regionName);
  return { deploymentName: deployment, stage, config: undefined, givenRegion: region };
}

/**
 * For a tool that compares what is deployed with its stage.
 *
 * @param why it can't do without, as a sentence
 * @throws UsageError also where `--deployment` is given
 */
export function stageOnly(
  { stage, deployment, region }: DeploymentFlags,
  stages: KnownStages,
  why: string,
): NamedDeployment & { readonly config: Config } {
  if (deployment !== undefined)
    throw new UsageError(
      `--deployment is "${deployment}": ${why} Leave it out for a stage of custom/stages.ts; recover, why and outputs take it.`,
    );
  return ownStage(stage, region, stages);
}

function ownStage(stage: string | undefined, region: string | undefined, stages: KnownStages | undefined) {
  if (!stages)
    throw new UsageError('--deployment is missing; it names the deployment, by its deploymentName.');
  if (!stage) throw new UsageError(NO_STAGE);
  if (!stages.names.includes(stage))
    throw new UsageError(
      `--stage is "${stage}"; custom/stages.ts has ${stages.names.join(', ')}. Name the deployment of another app by --deployment too, its deploymentName.`,
    );
  if (region !== undefined)
    throw new UsageError('--region goes with --deployment alone; custom/stages.ts has that of its stages.');
  const config = stages.config(stage);
  return { deploymentName: config.deploymentName, stage, config, givenRegion: undefined };
}

const NO_STAGE = '--stage is missing; it names the stage, such as dev.';

interface Check {
  safeParse(value: string): { readonly error?: { readonly issues: readonly { readonly message: string }[] } };
}

function check(flag: string, value: string, field: Check): void {
  const [issue] = field.safeParse(value).error?.issues ?? [];
  if (issue) throw new UsageError(`--${flag} is "${value}"; it must be ${issue.message}`);
}

/** @throws UsageError where neither flag nor environment nor profile has one */
export async function regionOf(
  { config, givenRegion }: NamedDeployment,
  { AWS_REGION, AWS_DEFAULT_REGION }: NodeJS.ProcessEnv = process.env,
): Promise<string> {
  // The last is the AWS CLI's alone.
  const known = config?.region ?? givenRegion ?? (AWS_REGION || AWS_DEFAULT_REGION);
  if (known) return known;
  try {
    return await new SSMClient({}).config.region();
  } catch {
    throw new UsageError(
      '--region is missing; it names the Region of the deployment, such as eu-west-1. AWS_REGION or the profile may say it too.',
    );
  }
}

/** Within a sentence, such as `the stage dev of orders`. */
export function told({ deploymentName, stage, config }: NamedDeployment): string {
  return config ? `the stage ${stage}` : `the stage ${stage} of ${deploymentName}`;
}

/**
 * For missing ones AWS's SDK names neither place nor remedy; the remedy is `runTool`'s.
 *
 * @param client of the SDK
 * @throws Error when there are no credentials
 */
export async function findCredentials(
  named: NamedDeployment,
  region: string,
  client: { readonly config: { credentials(): Promise<unknown> } },
): Promise<void> {
  try {
    await client.config.credentials();
  } catch (error) {
    const missing = error as Error;
    const account = named.config ? `account ${named.config.account}, ` : '';
    missing.message = `${told(named)} is in ${account}Region ${region}. ${missing.message}`;
    throw missing;
  }
}

/** @param lacking what was looked for, as a sentence */
export function notDeployed(named: NamedDeployment, region: string, lacking: string): Error {
  const remedy = named.config
    ? 'Deploy it, or take credentials of its account.'
    : 'Compare --deployment with the deploymentName of the app that makes it, --stage with its stage, --region and the account of your credentials with its stack’s.';
  return new Error(
    `${told(named).replace(/^t/, 'T')} is not deployed in ${region} of this account: ${lacking} ${remedy}`,
  );
}
