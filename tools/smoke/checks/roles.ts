/**
 * Has IAM simulate every deployed statement, which shows detached or changed policies, boundaries, and
 * denials of an organization.
 */

import type { AwsAccess } from '../../preflight/aws-access';
import { ok, problem } from '../../preflight/check';
import { type Deployed, STACK_PERMISSIONS } from '../deployment';
import { type SmokeCheck, someOf } from '../subject';
import { textsOf } from '../xml';

/** Calls at once, and tries of a throttled one. */
const [AT_ONCE, TRIES] = [4, 5];
const IAM_VERSION = '2010-05-08';

type OneOrMany<T> = T | readonly T[];
interface Statement {
  readonly Effect: string;
  readonly Action?: OneOrMany<string>;
  readonly Resource?: OneOrMany<unknown>;
  readonly Condition?: Conditions;
}
type Conditions = Readonly<Record<string, Readonly<Record<string, OneOrMany<string>>>>>;

/** One call: actions on a resource, in the statement's context. */
interface Simulation {
  readonly role: string;
  /** Logical id of the role. */
  readonly name: string;
  readonly actions: readonly string[];
  readonly resource: string;
  readonly context: readonly ContextEntry[];
}

interface ContextEntry {
  readonly key: string;
  readonly values: readonly string[];
  readonly type: 'string' | 'stringList';
}

export const roles: SmokeCheck = {
  id: 'roles',
  title: 'Rights of the roles',
  permissions: [...STACK_PERMISSIONS, 'iam:SimulatePrincipalPolicy'],
  async run({ aws, deployment }) {
    const { simulations, unknown } = await simulationsOf(deployment);
    const refused: string[] = [];
    const queue = [...simulations];
    const work = async () => {
      for (let next = queue.pop(); next; next = queue.pop()) refused.push(...(await simulate(aws, next)));
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    if (refused.length > 0)
      return problem(
        `${someOf(refused.sort())}.`,
        'Compare the role’s policies with the stack’s template; a permissions boundary or a policy of the organization may deny it too. Deploy with a change to the policy, or attach it again by hand.',
      );
    const number = new Set(simulations.map(({ role }) => role)).size;
    const calls = simulations.reduce((sum, { actions }) => sum + actions.length, 0);
    const rest = unknown.length > 0 ? ` Not known from here: ${someOf(unknown)}.` : '';
    return ok(`${number} roles may make their ${calls} calls.${rest}`);
  },
};

/** Every statement of the templates' roles. */
async function simulationsOf(deployment: {
  ofType(type: string): Promise<readonly Deployed[]>;
}): Promise<{ simulations: Simulation[]; unknown: string[] }> {
  const roles = await deployment.ofType('AWS::IAM::Role');
  const policies = [
    ...(await deployment.ofType('AWS::IAM::Policy')),
    ...(await deployment.ofType('AWS::IAM::ManagedPolicy')),
  ];
  const attached = [
    ...roles.flatMap((role) =>
      ((role.properties.Policies ?? []) as { PolicyDocument: unknown }[]).map(({ PolicyDocument }) => ({
        from: role,
        document: PolicyDocument,
        names: [role.id],
      })),
    ),
    ...policies.map((policy) => ({
      from: policy,
      document: policy.properties.PolicyDocument as unknown,
      names: ((policy.properties.Roles ?? []) as unknown[]).map((name) => policy.resolve.text(name)),
    })),
  ];
  const simulations: Simulation[] = [];
  const unknown: string[] = [];
  for (const { from, document, names } of attached)
    for (const statement of many((document as { Statement: OneOrMany<Statement> }).Statement)) {
      // Denials are wanted, and patterns of actions name no call.
      if (statement.Effect !== 'Allow') continue;
      const actions = many(statement.Action ?? []).filter((action) => !action.includes('*'));
      for (const resource of many(statement.Resource ?? []))
        for (const name of names) {
          const text = from.resolve.text(resource);
          const role = roles.find(({ id }) => id === name);
          if (text === undefined || !role || actions.length === 0) {
            unknown.push(from.logicalId);
            continue;
          }
          simulations.push({
            role: role.resolve.text({ 'Fn::GetAtt': [role.logicalId, 'Arn'] }) ?? role.id,
            name: role.logicalId,
            actions,
            resource: text === '*' ? text : concrete(text),
            context: contextOf(statement.Condition ?? {}),
          });
        }
    }
  return { simulations, unknown: [...new Set(unknown)] };
}

function concrete(pattern: string): string {
  return pattern.replace(/\*/g, 'any').replace(/\?/g, 'a');
}

/** The request that conditions ask for. */
function contextOf(conditions: Conditions): readonly ContextEntry[] {
  const entries = new Map<string, ContextEntry>();
  for (const [operator, keys] of Object.entries(conditions))
    for (const [key, wanted] of Object.entries(keys)) {
      const [value = ''] = many(wanted);
      // Negated or Null: the value comes by another operator.
      if (operator === 'Null' || /Not/.test(operator)) continue;
      const isList = /^For(?:AllValues|AnyValue):/.test(operator);
      entries.set(key, { key, values: [concrete(String(value))], type: isList ? 'stringList' : 'string' });
    }
  return [...entries.values()];
}

/** What IAM does not allow, in words. */
async function simulate(aws: AwsAccess, simulation: Simulation): Promise<readonly string[]> {
  const { role, name, actions, resource, context } = simulation;
  const parameters: Record<string, string> = {
    PolicySourceArn: role,
    'ResourceArns.member.1': resource,
  };
  for (const [at, action] of actions.entries()) parameters[`ActionNames.member.${at + 1}`] = action;
  for (const [at, { key, values, type }] of context.entries()) {
    const member = `ContextEntries.member.${at + 1}`;
    parameters[`${member}.ContextKeyName`] = key;
    parameters[`${member}.ContextKeyType`] = type;
    for (const [index, value] of values.entries())
      parameters[`${member}.ContextKeyValues.member.${index + 1}`] = value;
  }
  const xml = await patiently(() =>
    aws.query('iam', { action: 'SimulatePrincipalPolicy', version: IAM_VERSION }, parameters),
  ).catch((error: Error) => {
    if (error.name === 'NoSuchEntity') return undefined;
    throw error;
  });
  if (xml === undefined) return [`${name} is gone`];
  const decided = textsOf(xml, 'EvalActionName');
  // It comes before those for single resources.
  const results = xml.split('<EvalActionName>').slice(1);
  const decisions = results.map((result) => textsOf(result, 'EvalDecision')[0]);
  return actions.flatMap((action) => {
    const decision = decisions[decided.indexOf(action)];
    return decision === 'allowed' ? [] : [`${name} may not ${action} on ${resource} (${decision})`];
  });
}

async function patiently<T>(call: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await call();
    } catch (error) {
      if (!/^Throttling/.test((error as Error).name) || attempt === TRIES) throw error;
      await new Promise((resolve) => setTimeout(resolve, 200 * 2 ** attempt * (1 + Math.random())));
    }
  }
}

function many<T>(value: OneOrMany<T>): readonly T[] {
  return Array.isArray(value) ? value : [value as T];
}
