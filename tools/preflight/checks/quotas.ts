import { ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { ListKeysCommand } from '@aws-sdk/client-kms';
import { GetServiceQuotaCommand } from '@aws-sdk/client-service-quotas';
import { parameterName } from '../../../lib/published';
import type { AwsAccess } from '../aws-access';
import { type Check, ok, problem, type Subject } from '../check';

interface Rate {
  readonly id: string;
  readonly title: string;
  readonly service: string;
  readonly code: string;
  /** At most, for one sign-in. */
  readonly perSignIn: number;
  readonly unit: string;
}

const RATES: readonly Rate[] = [
  {
    id: 'quota-sign-ins',
    title: 'Sign-ins that Cognito takes',
    service: 'cognito-idp',
    code: 'L-026ADBA3',
    // A link takes two sessions. Answers have a quota of their own, three times this one
    // (https://docs.aws.amazon.com/cognito/latest/developerguide/quotas.html).
    perSignIn: 2,
    unit: 'InitiateAuth a second',
  },
  {
    id: 'quota-signatures',
    title: 'Signatures that KMS makes',
    service: 'kms',
    code: 'L-2AC98190',
    perSignIn: 1,
    unit: 'RSA operations a second',
  },
  {
    id: 'quota-functions',
    title: 'Functions that run at once',
    service: 'lambda',
    code: 'L-B99A9384',
    // A link runs 13 triggers, of 0.2 s each at most with KMS, SES and DynamoDB.
    perSignIn: 13 * 0.2,
    unit: 'functions at once',
  },
];

/** Containers of an account that can't be kept for single functions ("Configuring reserved concurrency"). */
const UNRESERVED = 100;

/** Of all stacks of a stage. */
const MADE = { tables: 2, keys: 4 } as const;

export const quotaChecks: readonly Check[] = [
  ...RATES.map(
    ({ id, title, service, code, perSignIn, unit }): Check => ({
      id,
      title,
      stops: 'users',
      permissions: ['servicequotas:GetServiceQuota'],
      async run({ aws, peak }) {
        const limit = await quota(aws, service, code);
        const needed = Math.ceil(peak * perSignIn);
        const has = `${limit} ${unit}; ${peak} sign-ins a second take ${needed}`;
        if (needed <= limit) return ok(`${has}.`);
        return problem(
          `${has}. What is above it fails.`,
          `Request at least ${needed}: aws service-quotas request-service-quota-increase --service-code ${service} --quota-code ${code} --desired-value ${needed}.`,
        );
      },
    }),
  ),
  {
    id: 'quota-kept-warm',
    title: 'Containers that are kept warm',
    permissions: ['servicequotas:GetServiceQuota'],
    concerns: ({ keepWarm }) => keepWarm.containers > 0,
    async run({ aws, config: { keepWarm } }) {
      const limit = await quota(aws, 'lambda', 'L-B99A9384');
      const kept = keepWarm.containers * keepWarm.functions.length;
      // While a deployment replaces them, both are there.
      const needed = 2 * kept + UNRESERVED;
      const has = `${limit} functions at once; ${kept} are kept warm, twice as many during a deployment, and Lambda wants ${UNRESERVED} left for all others`;
      if (needed <= limit) return ok(`${has}.`);
      return problem(
        `${has}. It refuses what is above that.`,
        `Request at least ${needed}: aws service-quotas request-service-quota-increase --service-code lambda --quota-code L-B99A9384 --desired-value ${needed}. Or leave out keepWarm until AWS has raised it.`,
      );
    },
  },
  {
    id: 'quota-tables',
    title: 'Tables of the account',
    permissions: ['servicequotas:GetServiceQuota', 'dynamodb:ListTables', 'ssm:GetParameter'],
    run: (subject) => room(subject, 'tables', countTables, { service: 'dynamodb', code: 'L-F98FE922' }),
  },
  {
    id: 'quota-keys',
    title: 'Keys of the account',
    permissions: ['servicequotas:GetServiceQuota', 'kms:ListKeys', 'ssm:GetParameter'],
    run: (subject) => room(subject, 'keys', countKeys, { service: 'kms', code: 'L-C2F1777E' }),
  },
];

async function room(
  { config, aws }: Subject,
  what: keyof typeof MADE,
  countAll: (aws: AwsAccess) => Promise<number>,
  { service, code }: { readonly service: string; readonly code: string },
) {
  const [limit, used, deployed] = await Promise.all([
    quota(aws, service, code),
    countAll(aws),
    aws.parameter(parameterName(config, 'UserPoolId')),
  ]);
  const needed = deployed === undefined ? MADE[what] : 0;
  const has = `${used} of ${limit} ${what} are used; the deployment makes ${needed} at most`;
  if (used + needed <= limit) return ok(`${has}.`);
  return problem(
    `${has}.`,
    `Delete ${what} that nobody uses, or request more: aws service-quotas request-service-quota-increase --service-code ${service} --quota-code ${code} --desired-value ${used + needed}.`,
  );
}

async function quota(aws: AwsAccess, ServiceCode: string, QuotaCode: string): Promise<number> {
  const { Quota } = await aws.quotas.send(new GetServiceQuotaCommand({ ServiceCode, QuotaCode }));
  const value = Quota?.Value;
  if (value === undefined) throw new Error(`Service Quotas gave no value of ${ServiceCode}/${QuotaCode}.`);
  return value;
}

async function countTables({ dynamodb }: AwsAccess): Promise<number> {
  let count = 0;
  let from: string | undefined;
  do {
    const page = await dynamodb.send(
      new ListTablesCommand(from === undefined ? {} : { ExclusiveStartTableName: from }),
    );
    count += page.TableNames?.length ?? 0;
    from = page.LastEvaluatedTableName;
  } while (from !== undefined);
  return count;
}

async function countKeys({ kms }: AwsAccess): Promise<number> {
  let count = 0;
  let Marker: string | undefined;
  do {
    const page = await kms.send(new ListKeysCommand(Marker === undefined ? {} : { Marker }));
    count += page.Keys?.length ?? 0;
    Marker = page.Truncated ? page.NextMarker : undefined;
  } while (Marker !== undefined);
  return count;
}
