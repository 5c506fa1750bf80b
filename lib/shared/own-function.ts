import { Duration, Validations } from 'aws-cdk-lib';
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
import { Construct, type IConstruct } from 'constructs';
import { ENV } from '../../lambda/shared/env';
import type { LambdaBundles, LambdaName } from '../bundling/bundle-lambdas';
import type { Config } from '../config/schema';
import { auditVariables, putEventsStatement, tells } from '../features/audit/audit-bus';
import { acknowledgeRecipients } from '../features/mail/sending';
import { createLogGroup } from './log-group';
import { serviceName } from './metrics';

/** Why permissions are written into a role's own policy. */
export const inlinePolicy = {
  id: 'NIST.800.53.R5-IAMNoInlinePolicy',
  reason:
    'The policy fits this one role and goes with it; a managed policy could be attached to others and outlive it.',
};

/**
 * Cognito waits 5 seconds for a trigger and then starts it again: a try must have ended before the next
 * begins.
 */
export const triggerTimeout = Duration.seconds(4);

/** A page waits for its answer; API Gateway itself gives up after 29 seconds. */
export const apiTimeout = Duration.seconds(10);

/** The AWS CLI and SDKs wait a minute for an answer. */
export const operatorTimeout = Duration.seconds(55);

export interface FunctionFoundationProps {
  readonly config: Config;
  readonly bundles: LambdaBundles;
  /** The bundle the function runs. */
  readonly bundle: LambdaName;
  /** What the function is for, in a line. */
  readonly description: string;
}

/**
 * What a function stands on: its role, its log group and the settings that all functions of the app share.
 * The role holds what is put in it with {@link allow} and nothing that a construct would add on its own.
 */
export class FunctionFoundation extends Construct {
  readonly role: Role;
  readonly logGroup: LogGroup;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: FunctionFoundationProps,
  ) {
    super(scope, id);
    this.logGroup = createLogGroup(this, 'Logs', props.config);
    this.role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      description: `${props.description} (${props.config.deploymentName}, ${props.config.stage})`,
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
    if (tells(props.config, props.bundle)) this.allow(putEventsStatement(this, props.config));
    Validations.of(this.role).acknowledge(
      {
        id: 'AwsSolutions-IAM5[Resource::*]',
        reason: 'X-Ray knows no resources: both actions can be granted on * alone.',
      },
      inlinePolicy,
    );
  }

  /** Adds to what the function may do. */
  allow(...statements: readonly PolicyStatement[]): void {
    for (const statement of statements) {
      this.role.addToPolicy(statement);
      acknowledgeRecipients(this.role, statement);
    }
  }

  /**
   * Properties of the function, for whoever makes it.
   *
   * @param timeout how long it may take at most
   */
  functionProps(environment: Readonly<Record<string, string>>, timeout = triggerTimeout) {
    const { config, bundles, bundle, description } = this.props;
    return {
      description,
      code: Code.fromAsset(bundles.directory(bundle)),
      handler: bundles.handler,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize: 512,
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
        ...environment,
        ...(tells(config, bundle) ? auditVariables(config) : {}),
        [ENV.SERVICE_NAME]: serviceName(config),
        LOG_LEVEL: config.logLevel,
        NODE_OPTIONS: '--enable-source-maps',
      },
    } satisfies NodejsFunctionProps;
  }
}

/** A function of our own on its foundation. Say of it who calls it, with one of the functions below. */
export function createFunction(
  foundation: FunctionFoundation,
  environment: Readonly<Record<string, string>>,
  timeout = triggerTimeout,
): LambdaFunction {
  const { awsSdkConnectionReuse: _, ...props } = foundation.functionProps(environment, timeout);
  return new LambdaFunction(foundation, 'Function', props);
}

/** Says why some advice for functions is not for triggers that Cognito calls and waits for. */
export function acknowledgeTrigger(trigger: IConstruct): void {
  acknowledgeWaitedFor(
    trigger,
    'Cognito calls the function and waits for its answer; only asynchronous calls reach a dead-letter queue.',
    'A limit per function would let whoever floods one trigger keep everybody from signing in; the web ACL and the limits per user hold floods off.',
  );
}

/** Says why some advice for functions is not for those that API Gateway calls and waits for. */
export function acknowledgeApiFunction(behindApi: IConstruct): void {
  acknowledgeWaitedFor(
    behindApi,
    'API Gateway calls the function and waits for its answer; only asynchronous calls reach a dead-letter queue.',
    'The stage of the API limits what reaches the function, per operation; a second limit would turn the first one’s 429 into a 500.',
  );
}

/** Says why some advice for functions is not for those that operators invoke. */
export function acknowledgeOperation(operation: IConstruct): void {
  acknowledgeWaitedFor(
    operation,
    'Operators invoke the function and read its answer. It can be invoked again until all is done, so nothing is lost with a failed call.',
    'Only operators can invoke the function, and its calls are counted against the quotas of the services behind it.',
  );
}

/** Says why some advice for functions is not for the one that CloudFormation calls to publish the page. */
export function acknowledgePublisher(publisher: IConstruct): void {
  acknowledgeWaitedFor(
    publisher,
    'CloudFormation waits for the answer and fails the deployment without one; there is nothing left to do for whoever would read a queue.',
    'CloudFormation alone calls the function, once a deployment, and waits until it has answered.',
  );
}

/** Says why some advice for functions and rules is not for those that run every few minutes. */
export function acknowledgeScheduled(scheduled: IConstruct, rule: IConstruct): void {
  const noDeadLetters =
    'The next run finds all that a failed one has left, so there is nothing to keep in a queue; alarms tell of failures.';
  Validations.of(rule).acknowledge({ id: 'Serverless-EventBusDLQ', reason: noDeadLetters });
  acknowledgeWaitedFor(
    scheduled,
    noDeadLetters,
    'EventBridge alone calls the function, once every few minutes; two runs at once do no harm.',
  );
}

function acknowledgeWaitedFor(called: IConstruct, noDeadLetters: string, noConcurrencyLimit: string): void {
  Validations.of(called).acknowledge(
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
