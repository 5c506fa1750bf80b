/** Somebody else's pool and clients, read from their templates. */
import { CfnResource, Reference, Stack, Tokenization } from 'aws-cdk-lib';
import {
  CfnUserPool,
  CfnUserPoolClient,
  type IUserPool,
  type IUserPoolClient,
  type UserPool,
} from 'aws-cdk-lib/aws-cognito';
import { CfnWebACLAssociation } from 'aws-cdk-lib/aws-wafv2';
import type { Construct } from 'constructs';
import type { ConfigProblem } from '../config/errors';
import { renderedProperties } from '../shared/properties';

type Properties = Readonly<Record<string, unknown>>;

/** Found at `userPoolClients[0]`, or by its construct's path. */
export interface GivenClient {
  readonly path: string;
  readonly isListed: boolean;
  /** Properties of `AWS::Cognito::UserPoolClient`. */
  readonly properties: Properties;
}

export interface GivenPool {
  readonly userPool: UserPool;
  /** Properties of `AWS::Cognito::UserPool`. */
  readonly properties: Properties;
  /** Listed ones first, in order; then all others of this pool in the app. */
  readonly clients: readonly GivenClient[];
  /** Paths of associations with another web ACL. */
  readonly webAcls: readonly string[];
}

/** Second factors, and whether people need one. */
export function secondFactorsOf(pool: Properties): {
  readonly mode: string;
  readonly factors: readonly string[];
} {
  const { MfaConfiguration: mode = 'OFF', EnabledMfas: factors = [] } = pool as {
    MfaConfiguration?: string;
    EnabledMfas?: readonly string[];
  };
  return { mode, factors };
}

/** Of choice-based sign-in. */
export function firstFactorsOf({ Policies: policies }: Properties): readonly string[] {
  const { SignInPolicy: policy } = (policies ?? {}) as {
    SignInPolicy?: { AllowedFirstAuthFactors?: readonly string[] };
  };
  return policy?.AllowedFirstAuthFactors ?? [];
}

/**
 * Reads them in their present state.
 *
 * @param own where the constructs stand that are ours
 * @returns also what keeps them from being read
 */
export function readPool(
  own: { readonly scope: Construct },
  userPool: IUserPool,
  listed: readonly IUserPoolClient[],
): GivenPool | readonly ConfigProblem[] {
  const resource = userPool.node.defaultChild;
  if (!isOf(resource, CfnUserPool))
    return [
      {
        path: 'userPool',
        got: userPool.node.path,
        expected:
          'a pool that this app makes (new UserPool): CloudFormation sets triggers as part of the pool. One that is imported from elsewhere is adopted instead (docs/adoption.md).',
      },
    ];
  if (Stack.of(userPool) !== Stack.of(own.scope))
    return [
      {
        path: 'userPool',
        got: `a pool of the stack ${Stack.of(userPool).node.path}`,
        expected: `a pool of the stack that this construct is in, as each refers to the other. Give ${'`Stack.of(userPool)`'} as the scope.`,
      },
    ];
  if (listed.length === 0)
    return [{ path: 'userPoolClients', got: listed, expected: 'at least one client of the pool.' }];
  const resources = listed.map((client) => client.node.defaultChild);
  const strange = resources.flatMap((client, index) =>
    isOf(client, CfnUserPoolClient) && refersTo(client.userPoolId, resource)
      ? []
      : [
          {
            path: `userPoolClients[${index}]`,
            got: listed[index]?.node.path,
            expected: 'a client of this pool that this app makes, such as userPool.addClient("Web").',
          },
        ],
  );
  if (strange.length > 0) return strange;
  const all = userPool.node.root.node.findAll();
  const others = all.filter(
    (each): each is CfnUserPoolClient =>
      isOf(each, CfnUserPoolClient) && refersTo(each.userPoolId, resource) && !resources.includes(each),
  );
  return {
    userPool: userPool as UserPool,
    properties: renderedProperties(resource),
    clients: [
      ...(resources as CfnUserPoolClient[]).map((client, index) => ({
        path: `userPoolClients[${index}]`,
        isListed: true,
        properties: renderedProperties(client),
      })),
      ...others.map((client) => ({
        path: client.node.path,
        isListed: false,
        properties: renderedProperties(client),
      })),
    ],
    webAcls: all
      .filter(
        (each): each is CfnWebACLAssociation =>
          isOf(each, CfnWebACLAssociation) &&
          refersTo(each.resourceArn, resource) &&
          !each.node.scopes.includes(own.scope),
      )
      .map(({ node }) => node.path),
  };
}

/** Looks at the resource's type rather than its class, as an app may have loaded the CDK twice. */
function isOf<Made extends CfnResource>(
  construct: unknown,
  type: { readonly CFN_RESOURCE_TYPE_NAME: string } & (abstract new (...args: never[]) => Made),
): construct is Made {
  return (
    CfnResource.isCfnResource(construct as never) &&
    (construct as CfnResource).cfnResourceType === type.CFN_RESOURCE_TYPE_NAME
  );
}

/** True for a reference to this resource, or a value that holds one; also from another stack. */
function refersTo(value: string, resource: CfnResource): boolean {
  return Tokenization.reverseString(value).tokens.some(
    (token) => Reference.isReference(token) && token.target === resource,
  );
}
