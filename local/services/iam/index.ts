import {
  AwsError,
  type LocalContext,
  type PolicyDocument,
  type ResourceProvider,
  type ResourceRequest,
  type Service,
} from '../../contract';
import type { Authorizer } from '../../iam/authorize';
import type { Identities, Role } from '../../iam/identities';
import { checkPolicyDocument } from '../../iam/policy';
import { iamApi } from './api';

interface NamedPolicy {
  readonly PolicyName: string;
  readonly PolicyDocument: unknown;
}

export function createIamService(
  context: LocalContext,
  identities: Identities,
  authorizer: Authorizer,
): Service {
  return {
    apis: [iamApi(context, identities, authorizer)],
    resources: [
      roleProvider(identities),
      policyProvider(context, identities),
      managedPolicyProvider(context, identities),
    ],
  };
}

/** Policies attached by others survive updates. */
function roleProvider(identities: Identities): ResourceProvider {
  return {
    type: 'AWS::IAM::Role',
    create({ properties, stack, generatedName, generatedId }) {
      const name: string = properties.RoleName ?? generatedName(64);
      const path: string = properties.Path ?? '/';
      const arn = `arn:${stack.partition}:iam::${stack.account}:role${path}${name}`;
      const id = `AROA${generatedId(17, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567')}`;
      const { trustPolicy, inlinePolicies, managedPolicyArns } = roleOf(properties);
      identities.addRole({
        name,
        arn,
        id,
        trustPolicy,
        inlinePolicies: new Map(inlinePolicies),
        managedPolicyArns: new Set(managedPolicyArns),
      });
      return { ref: name, attributes: { Arn: arn, RoleId: id } };
    },
    update({ properties }, { request, result }) {
      const { trustPolicy, inlinePolicies, managedPolicyArns } = roleOf(properties);
      const role = existingRole(identities, result.ref);
      detachOwn(role, request);
      role.trustPolicy = trustPolicy;
      for (const [name, document] of inlinePolicies) role.inlinePolicies.set(name, document);
      for (const arn of managedPolicyArns) role.managedPolicyArns.add(arn);
      return result;
    },
    delete({ request, result }) {
      const role = identities.roleByName(result.ref);
      if (!role) return;
      detachOwn(role, request);
      identities.deleteRole(role.name);
    },
  };
}

function detachOwn(role: Role, { properties }: ResourceRequest): void {
  for (const { PolicyName } of (properties.Policies ?? []) as NamedPolicy[])
    role.inlinePolicies.delete(PolicyName);
  for (const arn of (properties.ManagedPolicyArns ?? []) as string[]) role.managedPolicyArns.delete(arn);
}

function roleOf(properties: ResourceRequest['properties']) {
  const inline: readonly NamedPolicy[] = properties.Policies ?? [];
  return {
    trustPolicy: checked(properties.AssumeRolePolicyDocument, false),
    inlinePolicies: inline.map((it) => [it.PolicyName, checked(it.PolicyDocument, true)] as const),
    managedPolicyArns: (properties.ManagedPolicyArns ?? []) as readonly string[],
  };
}

/**
 * An inline policy, attached after its roles were made, over one of the same name ("Adds or updates an inline
 * policy document", the resource's page).
 */
function policyProvider(context: LocalContext, identities: Identities): ResourceProvider {
  const attach = ({ properties, logicalId, stack }: ResourceRequest) => {
    const document = checked(properties.PolicyDocument, true);
    for (const role of rolesOf(context, identities, { properties, logicalId, stack }))
      role.inlinePolicies.set(properties.PolicyName, document);
  };
  return {
    type: 'AWS::IAM::Policy',
    create(request) {
      attach(request);
      return { ref: request.properties.PolicyName, attributes: { Id: request.logicalId } };
    },
    update(request, current) {
      attach(request);
      const { PolicyName: name, Roles: roles = [] } = request.properties;
      const { PolicyName: oldName, Roles: oldRoles = [] } = current.request.properties;
      for (const roleName of oldRoles as string[])
        if (name !== oldName || !roles.includes(roleName))
          identities.roleByName(roleName)?.inlinePolicies.delete(oldName);
      return { ref: name, attributes: current.result.attributes };
    },
    delete({ request: { properties } }) {
      for (const roleName of (properties.Roles ?? []) as string[])
        identities.roleByName(roleName)?.inlinePolicies.delete(properties.PolicyName);
    },
  };
}

/** `AWS::IAM::ManagedPolicy`; `Ref` is its ARN. */
function managedPolicyProvider(context: LocalContext, identities: Identities): ResourceProvider {
  return {
    type: 'AWS::IAM::ManagedPolicy',
    create(request) {
      const { properties, stack, generatedName } = request;
      const name: string = properties.ManagedPolicyName ?? generatedName(128);
      const arn = `arn:${stack.partition}:iam::${stack.account}:policy${properties.Path ?? '/'}${name}`;
      identities.addManagedPolicy(arn, checked(properties.PolicyDocument, true));
      for (const role of rolesOf(context, identities, request)) role.managedPolicyArns.add(arn);
      return { ref: arn, attributes: { PolicyArn: arn } };
    },
    update(request, { request: before, result }) {
      identities.changeManagedPolicy(result.ref, checked(request.properties.PolicyDocument, true));
      const roles: readonly string[] = request.properties.Roles ?? [];
      for (const roleName of (before.properties.Roles ?? []) as string[])
        if (!roles.includes(roleName)) identities.roleByName(roleName)?.managedPolicyArns.delete(result.ref);
      for (const role of rolesOf(context, identities, request)) role.managedPolicyArns.add(result.ref);
      return result;
    },
    delete({ request, result }) {
      for (const roleName of (request.properties.Roles ?? []) as string[])
        identities.roleByName(roleName)?.managedPolicyArns.delete(result.ref);
      identities.deleteManagedPolicy(result.ref);
    },
  };
}

function rolesOf(
  context: LocalContext,
  identities: Identities,
  { properties, logicalId, stack }: Pick<ResourceRequest, 'properties' | 'logicalId' | 'stack'>,
): readonly Role[] {
  return ((properties.Roles ?? []) as string[]).flatMap((roleName) => {
    const role = identities.roleByName(roleName);
    if (!role)
      context.log(
        `${stack.name}: ${logicalId} names the role ${roleName}, which this assembly doesn't make.`,
      );
    return role ?? [];
  });
}

function existingRole(identities: Identities, name: string): Role {
  const role = identities.roleByName(name);
  if (!role) throw new AwsError('NoSuchEntity', `The role with name ${name} cannot be found.`, 404);
  return role;
}

function checked(document: unknown, needsResource: boolean): PolicyDocument {
  try {
    return checkPolicyDocument(document, needsResource);
  } catch (error) {
    throw new AwsError('MalformedPolicyDocument', (error as Error).message);
  }
}
