import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Check, ok, problem } from '../check';

/**
 * `BOOTSTRAP_VERSION` of the account's CDKToolkit stack
 * (https://docs.aws.amazon.com/cdk/v2/guide/bootstrapping-env.html); the synthesizer writes it into every
 * template.
 */
const LEAST_BOOTSTRAP_VERSION = 6;
const DEFAULT_QUALIFIER = 'hnb659fds';

export const accountChecks: readonly Check[] = [
  {
    id: 'account',
    title: 'Credentials',
    permissions: ['sts:GetCallerIdentity (every principal has it)'],
    async run({ config, aws }) {
      const identity = await aws.get('sts', '/?Action=GetCallerIdentity&Version=2011-06-15');
      // JSON, or XML where AWS speaks only that.
      const account = /(?:"Account"\s*:\s*"|<Account>)(\d{12})/.exec(identity)?.[1];
      if (account === config.account) return ok(`They are of the account ${account}.`);
      return problem(
        `They are of the account ${account ?? '(none)'}; the stage ${config.stage} belongs to ${config.account}.`,
        `Use credentials of ${config.account}, or correct "account" of the stage in custom/stages.ts.`,
      );
    },
  },
  {
    id: 'bootstrap',
    title: 'CDK bootstrap',
    permissions: ['ssm:GetParameter'],
    async run({ config, aws }) {
      const name = `/cdk-bootstrap/${qualifier()}/version`;
      const version = await aws.parameter(name);
      const command = `npx cdk bootstrap aws://${config.account}/${config.region}`;
      if (version === undefined)
        return problem(
          `${config.region} is not bootstrapped: there is no parameter ${name}.`,
          'Run:',
          command,
        );
      if (Number(version) >= LEAST_BOOTSTRAP_VERSION) return ok(`Version ${version}.`);
      return problem(
        `Version ${version}; the stacks need ${LEAST_BOOTSTRAP_VERSION} or later.`,
        'Run this again; it updates what is there:',
        command,
      );
    },
  },
  {
    id: 'api-logging-role',
    title: 'Logging role of API Gateway',
    permissions: ['apigateway:GET on /account'],
    concerns: ({ passkeys, codes, accountApi, recovery }) =>
      passkeys.enabled ||
      codes.email ||
      codes.sms ||
      codes.stepUp ||
      recovery.codes.enabled ||
      accountApi.enabled,
    async run({ config, aws }) {
      const account = JSON.parse(await aws.get('apigateway', '/account')) as { cloudwatchRoleArn?: string };
      if (account.cloudwatchRoleArn) return ok(`${account.cloudwatchRoleArn}.`);
      return problem(
        'The account has none in this Region; CloudFormation would stop at the stage of the first API.',
        'Run this, once for all APIs of the account in this Region. It makes such a role and names it to API Gateway:',
        `npx cdk deploy -c stage=${config.stage} -c apiLogging=true`,
      );
    },
  },
];

/** `cdk.json` may set another than the CDK's. */
function qualifier(): string {
  const { context } = JSON.parse(readFileSync(join(__dirname, '../../../cdk.json'), 'utf8')) as {
    context?: Record<string, string>;
  };
  return context?.['@aws-cdk/core:bootstrapQualifier'] ?? DEFAULT_QUALIFIER;
}
