import { type Duration, Validations } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  Alias,
  ApplicationLogLevel,
  Architecture,
  Code,
  type IVersion,
  Function as LambdaFunction,
  LoggingFormat,
  Runtime,
  SystemLogLevel,
  Tracing,
} from 'aws-cdk-lib/aws-lambda';
import type { NodejsFunctionProps } from 'aws-cdk-lib/aws-lambda-nodejs';
import type { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { ENV } from '../../lambda/shared/env';
import type { LambdaBundles } from '../bundling/bundle-lambdas';
import type { LambdaEntry } from '../bundling/sources';
import { containersOf, type KeptWarm } from '../config/keep-warm';
import { serviceName } from '../config/names';
import type { Config } from '../config/schema';
import type { Access } from './access';
import { CALLERS, type CallerName } from './callers';
import { createLogGroup } from './log-group';

export const inlinePolicy = {
  id: 'NIST.800.53.R5-IAMNoInlinePolicy',
  reason:
    'The policy fits this one role and goes with it; a managed policy could be attached to others and outlive it.',
};

/**
 * Megabytes of one processor (Developer Guide, "Configure Lambda function memory"), for functions that people
 * wait for and that it speeds up (`npm run bench -- latency cold`).
 */
export const ONE_PROCESSOR = 1_769;

export interface Deployment {
  readonly config: Config;
  readonly bundles: LambdaBundles;
}

export interface AboutFunction {
  /** The file that exports `handler`. */
  readonly entry: LambdaEntry;
  /** What it is for, in a line. */
  readonly description: string;
  readonly calledBy: CallerName;
  /** @default what its caller waits for */
  readonly timeout?: Duration;
  /** Megabytes; the processor's share follows. @default 512 */
  readonly memory?: number;
  /**
   * Another construct makes it of {@link OwnFunction.props} and hands it to {@link OwnFunction.take}.
   *
   * @default false
   */
  readonly madeElsewhere?: boolean;
  /** Its name in `keepWarm` of the stage. @default it can't be kept warm */
  readonly keptWarm?: KeptWarm;
}

/**
 * A function with role, log group, code and shared settings. {@link use} gives variables and permissions;
 * other constructs can't add to its role.
 */
export class OwnFunction extends Construct {
  readonly role: Role;
  readonly logGroup: LogGroup;
  private made: LambdaFunction | undefined;
  private warm: Alias | undefined;

  constructor(
    scope: Construct,
    id: string,
    private readonly deployment: Deployment,
    private readonly about: AboutFunction,
  ) {
    super(scope, id);
    const { config } = deployment;
    this.logGroup = createLogGroup(this, 'Logs', config);
    this.role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      description: `${about.description} (${config.deploymentName}, ${config.stage})`,
    });
    this.allow(
      new PolicyStatement({
        actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        resources: [this.logGroup.logGroupArn],
      }),
      new PolicyStatement({
        actions: ['xray:PutTelemetryRecords', 'xray:PutTraceSegments'],
        resources: ['*'],
      }),
    );
    Validations.of(this.role).acknowledge(
      {
        id: 'AwsSolutions-IAM5[Resource::*]',
        reason: 'X-Ray knows no resources: both actions can be granted on * alone.',
      },
      inlinePolicy,
    );
    if (about.madeElsewhere) return;
    const { awsSdkConnectionReuse: _, ...props } = this.props();
    this.take(new LambdaFunction(this, 'Function', props));
  }

  /** @throws Error before {@link take} where another construct makes it */
  get lambda(): LambdaFunction {
    if (!this.made) throw new Error(`${this.node.path} is not made yet; its maker hands it to take().`);
    return this.made;
  }

  /** Has the containers that are kept warm; undefined where the stage keeps none. */
  get warmAlias(): Alias | undefined {
    return this.warm;
  }

  /** For a construct that makes the function. */
  props() {
    const { bundles, config } = this.deployment;
    const { entry, calledBy, description, memory = 512, timeout = CALLERS[calledBy].timeout } = this.about;
    const { containers } = this;
    return {
      // Another number has to make another version, as Lambda publishes none where nothing has changed.
      description: containers === 0 ? description : `${description} (kept warm: ${containers})`,
      ...(containers === 0 ? {} : { currentVersionOptions: { provisionedConcurrentExecutions: containers } }),
      code: Code.fromAsset(bundles.directory(entry)),
      handler: bundles.handler,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize: memory,
      timeout,
      role: this.role.withoutPolicyUpdates(),
      logGroup: this.logGroup,
      loggingFormat: LoggingFormat.JSON,
      applicationLogLevelV2: ApplicationLogLevel[config.logLevel],
      systemLogLevelV2: SystemLogLevel.INFO,
      tracing: Tracing.ACTIVE,
      // For an old SDK; ours keeps connections open itself.
      awsSdkConnectionReuse: false,
      environment: {
        [ENV.SERVICE_NAME]: serviceName(config),
        LOG_LEVEL: config.logLevel,
      },
    } satisfies NodejsFunctionProps;
  }

  take(made: LambdaFunction): void {
    this.made = made;
    const { noDeadLetters, noConcurrencyLimit } = CALLERS[this.about.calledBy];
    Validations.of(made).acknowledge(
      { id: 'NIST.800.53.R5-LambdaDLQ', reason: noDeadLetters },
      { id: 'Serverless-LambdaDLQ', reason: noDeadLetters },
      { id: 'NIST.800.53.R5-LambdaConcurrency', reason: noConcurrencyLimit },
      {
        id: 'NIST.800.53.R5-LambdaInsideVPC',
        reason:
          'The function calls AWS APIs alone, over TLS and signed. A VPC would add its own way to fail to every sign-in and guard nothing.',
      },
    );
    this.warm = this.keepWarm(made);
  }

  /**
   * A version never changes: each change of code or settings makes another, whose containers start before the
   * alias is moved to it (docs/adr/065).
   */
  private keepWarm(made: LambdaFunction): Alias | undefined {
    if (this.containers === 0) return undefined;
    Validations.of(made).acknowledge({
      id: 'Annotation::@aws-cdk/aws-lambda:addPermissionsToVersionOrAlias',
      reason: 'Who calls the alias has a permission for the alias (PoolTriggers.callWarm).',
    });
    return new Alias(this, 'Warm', {
      aliasName: 'warm',
      description: 'The version whose containers are kept warm; the pool calls this',
      // The CDK's types differ in what may be undefined.
      version: made.currentVersion as IVersion,
    });
  }

  /** That are kept warm. */
  private get containers(): number {
    const { keptWarm } = this.about;
    return keptWarm ? containersOf(this.deployment.config.keepWarm, keptWarm) : 0;
  }

  /** Undefined for what the stage doesn't have. */
  use(...accesses: readonly (Access | undefined)[]): this {
    for (const access of accesses) {
      if (!access) continue;
      const { variables = {}, permissions = [], admit, acknowledged = [] } = access;
      this.set(variables);
      this.allow(...permissions);
      admit?.(this.role);
      if (acknowledged.length > 0) Validations.of(this.role).acknowledge(...acknowledged);
    }
    return this;
  }

  /** Without permissions. */
  set(variables: Readonly<Record<string, string>>): this {
    for (const [name, value] of Object.entries(variables)) this.lambda.addEnvironment(name, value);
    return this;
  }

  private allow(...statements: readonly PolicyStatement[]): void {
    for (const statement of statements) this.role.addToPolicy(statement);
  }
}
