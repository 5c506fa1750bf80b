import { type Duration, Validations } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  ApplicationLogLevel,
  Architecture,
  Code,
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
import type { Config } from '../config/schema';
import type { Access } from './access';
import { CALLERS, type CallerName } from './callers';
import { createLogGroup } from './log-group';
import { serviceName } from './metrics';

/** Why permissions are written into a role's own policy. */
export const inlinePolicy = {
  id: 'NIST.800.53.R5-IAMNoInlinePolicy',
  reason:
    'The policy fits this one role and goes with it; a managed policy could be attached to others and outlive it.',
};

/**
 * Megabytes at which a function has one processor (Developer Guide, "Configure Lambda function memory"). For
 * functions that people wait for and whose work shows (`npm run bench -- latency cold`): they take less time
 * for more memory, and cost a fraction of the message they send.
 */
export const ONE_PROCESSOR = 1_769;

/** What every function of a deployment is made of. */
export interface Deployment {
  readonly config: Config;
  readonly bundles: LambdaBundles;
}

export interface AboutFunction {
  /** The file that exports its `handler`. */
  readonly entry: LambdaEntry;
  /** What it is for, in a line. */
  readonly description: string;
  readonly calledBy: CallerName;
  /** How long it may take. @default what its caller waits for */
  readonly timeout?: Duration;
  /** Megabytes; the processor's share goes with it. @default 512 */
  readonly memory?: number;
  /**
   * True where another construct makes the function, of {@link OwnFunction.props}, and hands it to
   * {@link OwnFunction.take}.
   *
   * @default false
   */
  readonly madeElsewhere?: boolean;
}

/**
 * A function of ours: its role, its log group, its code and the settings that all functions share. What it
 * uses it is given by {@link use}, variables and permissions together. Its role holds that and nothing that
 * another construct would add on its own.
 */
export class OwnFunction extends Construct {
  readonly role: Role;
  readonly logGroup: LogGroup;
  private made: LambdaFunction | undefined;

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

  /** The function itself. @throws Error before {@link take} where another construct makes it */
  get lambda(): LambdaFunction {
    if (!this.made) throw new Error(`${this.node.path} is not made yet; its maker hands it to take().`);
    return this.made;
  }

  /** Properties of the function, for a construct that makes it elsewhere. */
  props() {
    const { bundles, config } = this.deployment;
    const { entry, calledBy, description, memory = 512, timeout = CALLERS[calledBy].timeout } = this.about;
    return {
      description,
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
      // A setting of the SDK of old; the one in the bundles keeps connections open by itself.
      awsSdkConnectionReuse: false,
      environment: {
        [ENV.SERVICE_NAME]: serviceName(config),
        LOG_LEVEL: config.logLevel,
      },
    } satisfies NodejsFunctionProps;
  }

  /** Takes the function that was made of {@link props}, and says which advice is not for it. */
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
  }

  /** Lets the function use something, and tells it where it is. What the stage doesn't have is undefined. */
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

  /** Tells the function what it goes by: settings, to which no permission belongs. */
  set(variables: Readonly<Record<string, string>>): this {
    for (const [name, value] of Object.entries(variables)) this.lambda.addEnvironment(name, value);
    return this;
  }

  private allow(...statements: readonly PolicyStatement[]): void {
    for (const statement of statements) this.role.addToPolicy(statement);
  }
}
