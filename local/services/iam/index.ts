import {
  AwsError,
  type LocalContext,
  type PolicyDocument,
  type ResourceProvider,
  type Service,
} from '../../contract';
import type { Identities } from '../../iam/identities';
import { checkPolicyDocument } from '../../iam/policy';

interface NamedPolicy {
  readonly PolicyName: string;
  readonly PolicyDocument: unknown;
}

/** IAM: the roles and policies of the template. It has no API here; what it decides, the gateway asks the authorizer. */
export function createIamService(context: LocalContext, identities: Identities): Service {
  return {
    apis: [],
    resources: [
      roleProvider(identities),
      policyProvider(context, identities),
      managedPolicyProvider(context, identities),
    ],
  };
}

/** `AWS::IAM::Role`; `Ref` is its name. */
function roleProvider(identities: Identities): ResourceProvider {
  return {
    type: 'AWS::IAM::Role',
    create({ properties, stack, generatedName, generatedId }) {
      const name: string = properties.RoleName ?? generatedName(64);
      const path: string = properties.Path ?? '/';
      const arn = `arn:${stack.partition}:iam::${stack.account}:role${path}${name}`;
      const id = `AROA${generatedId(17, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567')}`;
      const inline: readonly NamedPolicy[] = properties.Policies ?? [];
      identities.addRole({
        name,
        arn,
        id,
        trustPolicy: checked(properties.AssumeRolePolicyDocument, false),
        inlinePolicies: new Map(inline.map((it) => [it.PolicyName, checked(it.PolicyDocument, true)])),
        managedPolicyArns: new Set<string>(properties.ManagedPolicyArns ?? []),
      });
      return { ref: name, attributes: { Arn: arn, RoleId: id } };
    },
  };
}

/** `AWS::IAM::Policy`: an inline policy that is attached after its roles were made. */
function policyProvider(context: LocalContext, identities: Identities): ResourceProvider {
  return {
    type: 'AWS::IAM::Policy',
    create({ properties, logicalId, stack }) {
      const document = checked(properties.PolicyDocument, true);
      for (const roleName of (properties.Roles ?? []) as string[]) {
        const role = identities.roleByName(roleName);
        if (role) role.inlinePolicies.set(properties.PolicyName, document);
        else
          context.log(
            `${stack.name}: ${logicalId} names the role ${roleName}, which this assembly doesn't make.`,
          );
      }
      return { ref: properties.PolicyName, attributes: { Id: logicalId } };
    },
  };
}

/** `AWS::IAM::ManagedPolicy`; `Ref` is its ARN. */
function managedPolicyProvider(context: LocalContext, identities: Identities): ResourceProvider {
  return {
    type: 'AWS::IAM::ManagedPolicy',
    create({ properties, logicalId, stack, generatedName }) {
      const name: string = properties.ManagedPolicyName ?? generatedName(128);
      const arn = `arn:${stack.partition}:iam::${stack.account}:policy${properties.Path ?? '/'}${name}`;
      identities.addManagedPolicy(arn, checked(properties.PolicyDocument, true));
      for (const roleName of (properties.Roles ?? []) as string[]) {
        const role = identities.roleByName(roleName);
        if (role) role.managedPolicyArns.add(arn);
        else
          context.log(
            `${stack.name}: ${logicalId} names the role ${roleName}, which this assembly doesn't make.`,
          );
      }
      return { ref: arn, attributes: { PolicyArn: arn } };
    },
  };
}

function checked(document: unknown, needsResource: boolean): PolicyDocument {
  try {
    return checkPolicyDocument(document, needsResource);
  } catch (error) {
    throw new AwsError('MalformedPolicyDocument', (error as Error).message);
  }
}
