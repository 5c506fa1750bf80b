import { AwsError, type LocalContext, type Operation, type ServiceApi } from '../../contract';
import type { Authorizer } from '../../iam/authorize';
import type { RequestContext } from '../../iam/conditions';
import type { Identities, Role } from '../../iam/identities';
import { checkPolicyDocument } from '../../iam/policy';
import { refuseUnknown } from '../input';

// biome-ignore lint/suspicious/noExplicitAny: the wire decides; every member is checked where it is read.
type Input = Readonly<Record<string, any>>;

export function iamApi(context: LocalContext, identities: Identities, authorizer: Authorizer): ServiceApi {
  const { account, partition } = context;
  const roleOf = (name: unknown): Role => {
    const role = identities.roleByName(String(name ?? ''));
    if (!role) throw new AwsError('NoSuchEntity', `The role with name ${name} cannot be found.`, 404);
    return role;
  };
  const onRole = (action: string, run: (role: Role, input: Input) => void): Operation<Input> => ({
    access: ({ RoleName: name }) => ({
      action: `iam:${action}`,
      resource: identities.roleByName(String(name))?.arn ?? `arn:${partition}:iam::${account}:role/${name}`,
    }),
    run: (input) => run(roleOf(input.RoleName), input),
  });
  return {
    name: 'iam',
    operations: {
      SimulatePrincipalPolicy: simulatePrincipalPolicy(identities, authorizer),
      PutRolePolicy: onRole('PutRolePolicy', (role, { PolicyName: name, PolicyDocument: text }) => {
        if (!name || !text) throw invalid('PolicyName and PolicyDocument are required.');
        role.inlinePolicies.set(name, documentOf(text));
      }),
      DeleteRolePolicy: onRole('DeleteRolePolicy', (role, { PolicyName: name }) => {
        if (!role.inlinePolicies.delete(name))
          throw new AwsError('NoSuchEntity', `The role policy with name ${name} cannot be found.`, 404);
      }),
      ListRolePolicies: {
        access: onRole('ListRolePolicies', () => undefined).access,
        run: ({ RoleName: name }) => ({
          PolicyNames: [...roleOf(name).inlinePolicies.keys()],
          IsTruncated: false,
        }),
      },
    },
  };
}

function documentOf(text: string) {
  try {
    return checkPolicyDocument(JSON.parse(text), true);
  } catch (error) {
    throw new AwsError('MalformedPolicyDocument', (error as Error).message);
  }
}

const KNOWN = ['PolicySourceArn', 'ActionNames', 'ResourceArns', 'ContextEntries'];
/** `service:action`; the simulator takes no wildcard (API_SimulatePrincipalPolicy, ActionNames). */
const ACTION = /^[a-z0-9-]+:[A-Za-z0-9]+$/;
const DECISIONS = { allow: 'allowed', deny: 'explicitDeny', silent: 'implicitDeny' } as const;

/**
 * For roles: identity policies alone. AWS doesn't simulate roles' "resource-based policies" either;
 * boundaries and organizations don't exist here.
 */
function simulatePrincipalPolicy(identities: Identities, authorizer: Authorizer): Operation<Input> {
  return {
    access: ({ PolicySourceArn: arn = '*' }) => ({ action: 'iam:SimulatePrincipalPolicy', resource: arn }),
    run: (input) => {
      refuseUnknown(input, KNOWN, (member) =>
        invalid(`The embedded AWS does not emulate ${member} of SimulatePrincipalPolicy.`),
      );
      const { PolicySourceArn: arn, ActionNames: actions, ResourceArns: resources } = input;
      if (!identities.roleByArn(String(arn)))
        throw new AwsError('NoSuchEntity', `ARN ${arn} does not exist; only roles are emulated.`, 404);
      if (!Array.isArray(actions) || actions.length === 0) throw invalid('ActionNames must not be empty.');
      const wrong = actions.find((action) => !ACTION.test(action));
      if (wrong !== undefined) throw invalid(`Invalid action: ${wrong}`);
      if (resources !== undefined && !Array.isArray(resources))
        throw invalid('ResourceArns must be a list of ARNs.');
      const context = contextOf(input.ContextEntries);
      return {
        EvaluationResults: (actions as string[]).flatMap((action) =>
          ((resources ?? ['*']) as string[]).map((resource) => ({
            EvalActionName: action,
            EvalResourceName: resource,
            EvalDecision: DECISIONS[authorizer.simulate(arn, { action, resource }, context)],
            MatchedStatements: [],
            MissingContextValues: [],
          })),
        ),
        IsTruncated: false,
      };
    },
  };
}

/** A key of a list type has several values, even where one is given. */
function contextOf(entries: unknown): RequestContext {
  const context = new Map<string, string | readonly string[]>();
  for (const entry of (entries ?? []) as Input[]) {
    const { ContextKeyName: name, ContextKeyValues: values, ContextKeyType: type } = entry;
    if (!name || !Array.isArray(values) || !type)
      throw invalid('A context entry needs ContextKeyName, ContextKeyValues and ContextKeyType.');
    if (!type.endsWith('List') && values.length !== 1)
      throw invalid(`The context key ${name} is of the type ${type} and needs exactly one value.`);
    context.set(String(name).toLowerCase(), type.endsWith('List') ? values : String(values[0]));
  }
  return context;
}

function invalid(message: string): AwsError {
  return new AwsError('InvalidInput', message);
}
