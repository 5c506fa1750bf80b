import { type IResolvable, Stack, Token } from 'aws-cdk-lib';
import { type CfnUserPool, LambdaVersion, type UserPool, UserPoolOperation } from 'aws-cdk-lib/aws-cognito';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { WELCOME_MILLISECONDS } from '../../../lambda/hooks/welcome-mark';
import { OWNERS_TRIGGER_FIELDS } from '../../../lambda/pool/settings';
import { ENV } from '../../../lambda/shared/env';
import { told } from '../../../lambda/shared/fields';
import type { HooksConfig } from '../../config/hooks/schema';
import type { Access } from '../../shared/access';
import type { OwnFunction } from '../../shared/own-function';

/** By the CDK's names in `LambdaConfig`; only those that are just an ARN. */
type Given = Readonly<Record<string, unknown>>;

interface OwnersTrigger {
  readonly arn: string;
  /** The event's, where the pool says one. */
  readonly version?: LambdaVersion;
}

/** Milliseconds that our triggers take beside what they ask, of Cognito's 5 seconds. */
const OURS = 800;

/**
 * Puts our triggers on a pool. One that its owner has for the same event is replaced, and asked by ours
 * (lambda/pool/owners-trigger.ts).
 */
export class PoolTriggers {
  constructor(
    private readonly userPool: UserPool,
    private readonly hooks: HooksConfig,
  ) {}

  add(operation: UserPoolOperation, own: OwnFunction): void {
    const owners = this.ownersOf(operation);
    if (owners) this.replace(operation, own, owners);
    else this.userPool.addTrigger(operation, own.lambda);
  }

  /** @param version of the event, unless the owner's trigger takes another */
  addPreTokenGeneration(own: OwnFunction, version: LambdaVersion): void {
    const { PRE_TOKEN_GENERATION: plain, PRE_TOKEN_GENERATION_CONFIG: versioned } = UserPoolOperation;
    const owners = this.ownersOf(versioned) ?? this.ownersOf(plain);
    const isPlain = owners ? owners.version === undefined : version === LambdaVersion.V1_0;
    const operation = isPlain ? plain : versioned;
    if (owners) this.replace(operation, own, owners);
    else this.userPool.addTrigger(operation, own.lambda, ...(isPlain ? [] : [version]));
    this.callWarm(operation, own);
  }

  /**
   * Has Cognito call the containers of a trigger that are kept warm, where it has any. Cognito takes an alias
   * for it, and no version.
   *
   * The right to call the function itself stays: turned off, the pool goes back to it, and CloudFormation
   * would give that right only after the pool.
   *
   * @param operation that {@link add} or the package has added
   */
  callWarm({ operationName }: UserPoolOperation, { warmAlias }: OwnFunction): void {
    if (!warmAlias) return;
    const trigger = nameInLambdaConfig(operationName);
    this.resource.addPropertyOverride(
      `LambdaConfig.${trigger}${trigger === 'PreTokenGenerationConfig' ? '.LambdaArn' : ''}`,
      warmAlias.functionArn,
    );
    // A permission is for one of a function's names: the one for the function lets nobody call its alias.
    warmAlias.addPermission('Pool', {
      principal: new ServicePrincipal('cognito-idp.amazonaws.com'),
      sourceArn: this.userPool.userPoolArn,
    });
  }

  private get resource(): CfnUserPool {
    return this.userPool.node.defaultChild as CfnUserPool;
  }

  private ownersOf({ operationName }: UserPoolOperation): OwnersTrigger | undefined {
    const given = produced(this.resource.lambdaConfig)[operationName] as
      | string
      | { readonly lambdaArn?: string; readonly lambdaVersion?: LambdaVersion }
      | undefined;
    if (given === undefined || typeof given === 'string') return given === undefined ? given : { arn: given };
    const { lambdaArn, lambdaVersion } = given;
    return lambdaArn === undefined
      ? undefined
      : { arn: lambdaArn, version: lambdaVersion ?? LambdaVersion.V1_0 };
  }

  private replace({ operationName }: UserPoolOperation, own: OwnFunction, owners: OwnersTrigger): void {
    own.use(this.asking(owners));
    const { functionArn: LambdaArn } = own.lambda;
    const ours = owners.version === undefined ? LambdaArn : { LambdaArn, LambdaVersion: owners.version };
    const name = nameInLambdaConfig(operationName);
    // The CDK refuses a second trigger for one event. Those added later stay beside it.
    this.resource.addPropertyOverride(`LambdaConfig.${name}`, ours);
    // Cognito takes both its names only for one function.
    if (name === 'PreTokenGenerationConfig')
      this.resource.addPropertyDeletionOverride('LambdaConfig.PreTokenGeneration');
    own.lambda.addPermission('OwnersPool', {
      principal: new ServicePrincipal('cognito-idp.amazonaws.com'),
      sourceArn: this.userPool.userPoolArn,
    });
  }

  private asking({ arn }: OwnersTrigger): Access {
    const { welcome, ...asked } = this.hooks;
    const waits = Object.values(asked).map(({ enabled, timeoutMilliseconds }) =>
      enabled ? timeoutMilliseconds : 0,
    );
    const hooks = Math.max(0, ...waits) + (welcome.enabled ? WELCOME_MILLISECONDS : 0);
    const settings = told(OWNERS_TRIGGER_FIELDS, { arn, timeoutMilliseconds: 5_000 - OURS - hooks });
    return {
      variables: { [ENV.OWNERS_TRIGGER]: Stack.of(this.userPool).toJsonString(settings) },
      permissions: [new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [arn] })],
    };
  }
}

const nameInLambdaConfig = (operationName: string) =>
  `${operationName.charAt(0).toUpperCase()}${operationName.slice(1)}`;

/** As given: functions of other stacks keep their references. */
function produced(lambdaConfig: CfnUserPool['lambdaConfig']): Given {
  if (lambdaConfig === undefined) return {};
  if (!Token.isUnresolved(lambdaConfig)) return lambdaConfig as Given;
  // The CDK's resolver ignores what it is given.
  return ((lambdaConfig as IResolvable).resolve(undefined as never) ?? {}) as Given;
}
