/** Whether functions run where they should, and their callers may call. */
import { DescribeUserPoolCommand } from '@aws-sdk/client-cognito-identity-provider';
import { GetFunctionConfigurationCommand, GetPolicyCommand } from '@aws-sdk/client-lambda';
import { ok, problem } from '../../preflight/check';
import { type Deployed, STACK_PERMISSIONS } from '../deployment';
import { type SmokeCheck, someOf } from '../subject';

export const functionChecks: readonly SmokeCheck[] = [
  {
    id: 'triggers',
    title: 'Triggers of the pool',
    permissions: [...STACK_PERMISSIONS, 'cognito-idp:DescribeUserPool'],
    async run({ aws, deployment }) {
      const [pool] = await deployment.ofType('AWS::Cognito::UserPool');
      if (!pool) return problem('There is no pool.', 'Deploy the stage.');
      const { UserPool } = await aws.cognito.send(new DescribeUserPoolCommand({ UserPoolId: pool.id }));
      const attached = arnsOf(UserPool?.LambdaConfig ?? {}, String);
      const wanted = arnsOf(pool.properties.LambdaConfig ?? {}, (value) => pool.resolve.text(value));
      const wrong = [...wanted].flatMap(([trigger, arn]) => {
        const found = attached.get(trigger);
        if (found === arn) return [];
        return [`${trigger} ${found === undefined ? 'is not attached' : 'is another function'}`];
      });
      if (wrong.length === 0) return ok(`All ${wanted.size} are attached.`);
      return problem(
        `${someOf(wrong)}.`,
        'UpdateUserPool takes away what it isn’t told of; somebody called it. Deploy with a change to the pool, such as a tag, or set them by hand.',
      );
    },
  },
  {
    id: 'functions',
    title: 'Functions',
    permissions: [...STACK_PERMISSIONS, 'lambda:GetFunctionConfiguration'],
    async run({ aws, deployment }) {
      const functions = await deployment.ofType('AWS::Lambda::Function');
      const wrong: string[] = [];
      for (const { id, logicalId, properties, resolve } of functions) {
        try {
          const { State, StateReason, LastUpdateStatus, Role } = await aws.lambda.send(
            new GetFunctionConfigurationCommand({ FunctionName: id }),
          );
          const role = resolve.text(properties.Role);
          if (State !== 'Active' || LastUpdateStatus === 'Failed')
            wrong.push(`${logicalId} is ${StateReason ?? `${State}, last update ${LastUpdateStatus}`}`);
          else if (role !== undefined && Role !== role) wrong.push(`${logicalId} has another role`);
        } catch (error) {
          if ((error as Error).name !== 'ResourceNotFoundException') throw error;
          wrong.push(`${logicalId} is gone`);
        }
      }
      if (wrong.length === 0) return ok(`All ${functions.length} are active, in their roles.`);
      return problem(`${someOf(wrong)}.`, 'Deploy again; what is gone takes a deployment that renames it.');
    },
  },
  {
    id: 'invocations',
    title: 'Who may invoke the functions',
    permissions: [...STACK_PERMISSIONS, 'lambda:GetPolicy'],
    async run({ aws, deployment }) {
      const permissions = await deployment.ofType('AWS::Lambda::Permission');
      const policies = new Map<string, Promise<readonly Statement[]>>();
      const wrong: string[] = [];
      const unknown: string[] = [];
      for (const permission of permissions) {
        const { logicalId, properties, resolve } = permission;
        const name = resolve.text(properties.FunctionName);
        const source = properties.SourceArn === undefined ? undefined : resolve.text(properties.SourceArn);
        if (name === undefined || (properties.SourceArn !== undefined && source === undefined)) {
          unknown.push(logicalId);
          continue;
        }
        const policy = policies.get(name) ?? statementsOf(aws.lambda, name);
        policies.set(name, policy);
        const lets = (await policy).some((statement) => allows(statement, permission, source));
        if (!lets)
          wrong.push(
            `${properties.Principal} may not invoke ${name.replace(/^arn:.*:function:/, '')} (${logicalId})`,
          );
      }
      if (wrong.length > 0)
        return problem(
          `${someOf(wrong)}.`,
          'Somebody took a statement out of the function’s policy. Deploy with a change to the permission, or add it again by hand (aws lambda add-permission).',
        );
      const rest = unknown.length > 0 ? ` Not known from here: ${someOf(unknown)}.` : '';
      return ok(`All ${permissions.length - unknown.length} permissions are there.${rest}`);
    },
  },
];

/** By trigger; those with a version have an object. */
function arnsOf(
  config: object,
  text: (value: unknown) => string | undefined,
): ReadonlyMap<string, string | undefined> {
  return new Map(
    Object.entries(config)
      // DescribeUserPool has the pre-token trigger twice.
      .filter(([trigger]) => !(trigger === 'PreTokenGeneration' && 'PreTokenGenerationConfig' in config))
      .filter(([, value]) => value !== undefined && value !== '')
      .map(([trigger, value]) => [trigger, text((value as { LambdaArn?: unknown }).LambdaArn ?? value)]),
  );
}

interface Statement {
  readonly Effect: string;
  readonly Principal: string | { readonly Service?: string | readonly string[]; readonly AWS?: unknown };
  readonly Action: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

async function statementsOf(
  lambda: { send(command: GetPolicyCommand): Promise<{ Policy?: string | undefined }> },
  FunctionName: string,
): Promise<readonly Statement[]> {
  try {
    const { Policy = '{}' } = await lambda.send(new GetPolicyCommand({ FunctionName }));
    return (JSON.parse(Policy) as { Statement?: readonly Statement[] }).Statement ?? [];
  } catch (error) {
    // No policy, or a missing function, which another check tells.
    if ((error as Error).name === 'ResourceNotFoundException') return [];
    throw error;
  }
}

/** True where the statement is the template's, or says as much. */
function allows(
  { Effect, Principal, Action, Condition = {} }: Statement,
  { properties }: Deployed,
  source: string | undefined,
): boolean {
  if (Effect !== 'Allow' || ![Action].flat().includes(properties.Action)) return false;
  const services = typeof Principal === 'string' ? [Principal] : [Principal.Service ?? []].flat();
  if (!services.includes(properties.Principal)) return false;
  const sources = Object.values(Condition)
    .flatMap((keys) => Object.entries(keys))
    .filter(([key]) => key.toLowerCase() === 'aws:sourcearn')
    .flatMap(([, value]) => value);
  return sources.length === 0 || (source !== undefined && sources.includes(source));
}
