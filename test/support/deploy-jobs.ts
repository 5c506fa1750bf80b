/** The jobs of deploy.yml, run on this machine: what GitHub does for each, given by files and folders. */
import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { productRoot } from './assembly';
import { type JobRun, type Runner, runJob } from './workflow';

/** What of the project a checkout brings that the jobs use. */
const PARTS = [
  'bin',
  'custom',
  'lib',
  'lambda',
  'web',
  'tools',
  'cdk.json',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
];

/** Node.js of the workflow reads TypeScript by itself; older ones that the tests run on don't. */
const READS_TYPESCRIPT =
  (process.features as { readonly typescript?: string | false }).typescript === 'strip'
    ? {}
    : { NODE_OPTIONS: `--require ${require.resolve('tsx/cjs')}` };

export interface DeployJobsOptions {
  /** Folder for artifacts and runners. */
  readonly scratch: string;
  readonly account: string;
  readonly accept?: string;
  /** Edits what was checked out, as a commit on main would. */
  readonly commit?: (workspace: string) => void;
  /** What AWS gives in exchange for GitHub's token, into the environment of the steps that follow. */
  readonly credentialsOf: (roleArn: string, env: Runner['env']) => void | Promise<void>;
}

export interface JobOf {
  readonly stage: string;
  readonly needs?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
}

/** @returns where the artifact lies between jobs, and how one is run */
export function deployJobs({ scratch, account, accept = '', commit, credentialsOf }: DeployJobsOptions): {
  readonly artifacts: string;
  readonly job: (name: string, of: JobOf) => Promise<JobRun>;
} {
  const artifacts = join(scratch, 'artifacts');
  mkdirSync(artifacts);
  const job = (name: string, { stage, needs = {}, env = {} }: JobOf) =>
    runJob('deploy.yml', name, {
      scratch,
      values: {
        'inputs.stage': stage,
        'inputs.accept': accept,
        'github.run_id': '1',
        'vars.AWS_DEPLOY_ROLE_ARN': `arn:aws:iam::${account}:role/deploy`,
        'vars.AWS_PREFLIGHT_ROLE_ARN': `arn:aws:iam::${account}:role/preflight`,
        'vars.AWS_REGION': 'us-east-1',
        ...needs,
      },
      actions: {
        'actions/checkout': (given, { workspace }) => {
          const whole = given['sparse-checkout'] === undefined;
          for (const part of whole ? PARTS : ['.github/deploy'])
            cpSync(join(productRoot(), part), join(workspace, part), { recursive: true });
          if (whole) commit?.(workspace);
        },
        'actions/setup-node': () => undefined,
        'actions/upload-artifact': (given) =>
          cpSync(String(given.path), join(artifacts, `${given.name}.tar`)),
        'actions/download-artifact': (given) => {
          mkdirSync(String(given.path), { recursive: true });
          cpSync(join(artifacts, `${given.name}.tar`), join(String(given.path), `${given.name}.tar`));
        },
        'aws-actions/configure-aws-credentials': async (given, { env: steps }) => {
          steps.AWS_REGION = String(given['aws-region']);
          await credentialsOf(String(given['role-to-assume']), steps);
        },
      },
      // Nothing is reported to anybody from here.
      env: { CDK_VALIDATION: 'false', CDK_DISABLE_CLI_TELEMETRY: 'true', ...READS_TYPESCRIPT, ...env },
    });
  return { artifacts, job };
}
