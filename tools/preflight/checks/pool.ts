/** Whether the existing pool fits the stage. */
import {
  DescribeUserPoolCommand,
  ListUsersCommand,
  type UserPoolType,
} from '@aws-sdk/client-cognito-identity-provider';
import { App, Stack } from 'aws-cdk-lib';
import type { CfnUserPool } from 'aws-cdk-lib/aws-cognito';
import { poolHasSms } from '../../../lib/config/pool/sms';
import type { Config } from '../../../lib/config/schema';
import { createUserPool } from '../../../lib/features/pool/user-pool';
import { parameterName } from '../../../lib/published';
import { type Check, type Outcome, ok, problem, type Subject } from '../check';

type Settings = Readonly<Record<string, string>>;

const permissions = ['cognito-idp:DescribeUserPool', 'ssm:GetParameter'] as const;
const NOT_YET = ok('There is no pool yet; the deployment makes it.');

export const poolChecks: readonly Check[] = [
  {
    id: 'pool-schema',
    title: 'What the pool can never change',
    permissions,
    run: (subject) =>
      compare(subject, permanentOf, permanentAsked, (differences) =>
        problem(
          `${differences} A pool can't change this: CloudFormation would refuse, or make a new pool and leave every user behind.`,
          'Put the values of the pool that is there into the stage (signInIdentifiers, requiredAttributes), or give the stage a new name for a new pool.',
        ),
      ),
  },
  {
    id: 'pool-settings',
    title: 'Settings of the pool',
    permissions,
    run: (subject) =>
      compare(subject, settingsOf, settingsAsked, (differences) =>
        problem(
          `${differences} Either somebody changed the pool by hand, or the stage did change since its last deployment.`,
          'The deployment sets what the stage says. Where that is wanted: --accept pool-settings. Otherwise write what the pool has into the stage first.',
        ),
      ),
  },
  {
    id: 'pool-triggers',
    title: 'Triggers of the pool',
    permissions,
    async run(subject) {
      const pool = await describePool(subject);
      if (!pool) return NOT_YET;
      const missing = TRIGGERS.filter((trigger) => !pool.LambdaConfig?.[trigger]);
      if (missing.length === 0) return ok('All there.');
      return problem(
        `The pool has lost ${missing.join(', ')}: nobody can sign in.`,
        'UpdateUserPool takes away what it isn’t told of; somebody called it. Deploy with a change to the pool, such as a tag, or set them by hand.',
      );
    },
  },
  {
    id: 'pool-sms-role',
    title: 'Role that the pool sends SMS in',
    permissions,
    async run(subject) {
      const pool = await describePool(subject);
      if (!pool) return NOT_YET;
      if (poolHasSms(subject.config)) return ok('The stage has one.');
      if (!pool.SmsConfiguration) return ok('The pool has none, and needs none.');
      return problem(
        'The pool still has SMS settings, which the stage has dropped. Cognito never forgets them and tries their role at each update: a deployment that deletes the role leaves a pool that no later one can change.',
        `${subject.config.sms ? 'Set' : 'Put "sms" back into the stage, and set'} sms.keepPoolRole to true.`,
      );
    },
  },
  {
    id: 'pool-unconfirmed',
    title: 'Accounts that can’t sign in',
    permissions: ['cognito-idp:ListUsers', 'ssm:GetParameter'],
    // Where passwords sign in, owners confirm accounts themselves.
    concerns: ({ passwordFlows }) => !passwordFlows,
    run: countUnconfirmed,
  },
];

const [PAGE, MAX_PAGES] = [60, 20];

/** Begun while `passwordFlows` was on. Operators finish them one by one; no deployment has to wait. */
async function countUnconfirmed({ config, aws }: Subject): Promise<Outcome> {
  const UserPoolId = await aws.parameter(parameterName(config, 'UserPoolId'));
  if (UserPoolId === undefined) return NOT_YET;
  let count = 0;
  let next: string | undefined;
  for (let page = 0; page < MAX_PAGES; page++) {
    const { Users: users = [], PaginationToken: token } = await aws.cognito.send(
      new ListUsersCommand({
        UserPoolId,
        Filter: 'cognito:user_status = "UNCONFIRMED"',
        Limit: PAGE,
        // No addresses are read.
        AttributesToGet: ['sub'],
        ...(next === undefined ? {} : { PaginationToken: next }),
      }),
    );
    count += users.length;
    next = token;
    if (next === undefined) break;
  }
  if (count === 0) return ok('Every account is confirmed.');
  return ok(
    `${next === undefined ? '' : 'More than '}${count} ${count === 1 ? 'account was' : 'accounts were'} begun while passwords signed in and never confirmed; nobody can sign in to them.`,
    'Let those in who ask: npm run recover -- --stage … --user … --admit (docs/recovery.md). Without passwordFlows no code confirms them any more.',
  );
}

const TRIGGERS = [
  'DefineAuthChallenge',
  'CreateAuthChallenge',
  'VerifyAuthChallengeResponse',
  'PreSignUp',
  'PreTokenGeneration',
] as const;

async function compare(
  subject: Subject,
  there: (pool: UserPoolType) => Settings,
  asked: (pool: AskedPool) => Settings,
  differ: (differences: string) => Outcome,
): Promise<Outcome> {
  const pool = await describePool(subject);
  if (!pool) return NOT_YET;
  const is = there(pool);
  const differences = Object.entries(asked(askedPool(subject.config)))
    .filter(([name, value]) => is[name] !== value)
    .map(
      ([name, value]) => `${name}: the pool has ${is[name] || 'none'}, the stage says ${value || 'none'}.`,
    );
  return differences.length === 0 ? ok('As the stage says.') : differ(differences.join(' '));
}

async function describePool({ config, aws }: Subject): Promise<UserPoolType | undefined> {
  const UserPoolId = await aws.parameter(parameterName(config, 'UserPoolId'));
  if (UserPoolId === undefined) return undefined;
  const { UserPool } = await aws.cognito.send(new DescribeUserPoolCommand({ UserPoolId }));
  return UserPool;
}

/** As the template has it. */
interface AskedPool {
  readonly usernameAttributes?: readonly string[];
  readonly aliasAttributes?: readonly string[];
  readonly usernameConfiguration?: { readonly caseSensitive?: boolean };
  readonly schema?: readonly { readonly name: string; readonly required?: boolean }[];
  readonly mfaConfiguration?: string;
  readonly userPoolTier?: string;
  readonly deletionProtection?: string;
}

/** By the construct that is deployed. */
function askedPool(config: Config): AskedPool {
  const stack = new Stack(new App({ analyticsReporting: false }), 'Preflight', {
    env: { account: config.account, region: config.region },
  });
  const pool = createUserPool(stack, 'UserPool', config, {
    identityArn: 'arn',
    configurationSetName: 'name',
  });
  const resource = pool.node.defaultChild as CfnUserPool;
  return stack.resolve({
    usernameAttributes: resource.usernameAttributes,
    aliasAttributes: resource.aliasAttributes,
    usernameConfiguration: resource.usernameConfiguration,
    schema: resource.schema,
    mfaConfiguration: resource.mfaConfiguration,
    userPoolTier: resource.userPoolTier,
    deletionProtection: resource.deletionProtection,
  }) as AskedPool;
}

function permanentOf(pool: UserPoolType): Settings {
  return {
    'signs in by': list(pool.UsernameAttributes),
    aliases: list(pool.AliasAttributes),
    'case matters': String(pool.UsernameConfiguration?.CaseSensitive ?? true),
    'required attributes': list(
      // Every user has a sub.
      pool.SchemaAttributes?.filter(({ Required, Name }) => Required && Name !== 'sub').map(
        ({ Name = '' }) => Name,
      ),
    ),
  };
}

function permanentAsked(pool: AskedPool): Settings {
  return {
    'signs in by': list(pool.usernameAttributes),
    aliases: list(pool.aliasAttributes),
    'case matters': String(pool.usernameConfiguration?.caseSensitive ?? true),
    'required attributes': list(pool.schema?.filter(({ required }) => required).map(({ name }) => name)),
  };
}

function settingsOf(pool: UserPoolType): Settings {
  return {
    MFA: pool.MfaConfiguration ?? 'OFF',
    'feature plan': pool.UserPoolTier ?? 'LITE',
    'deletion protection': pool.DeletionProtection ?? 'INACTIVE',
  };
}

function settingsAsked(pool: AskedPool): Settings {
  return {
    MFA: pool.mfaConfiguration ?? 'OFF',
    'feature plan': pool.userPoolTier ?? 'ESSENTIALS',
    'deletion protection': pool.deletionProtection ?? 'INACTIVE',
  };
}

function list(names: readonly string[] = []): string {
  return [...names].sort().join(', ');
}
