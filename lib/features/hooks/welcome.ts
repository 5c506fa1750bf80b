import { Duration, Stack, Validations } from 'aws-cdk-lib';
import { Policy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { EventSourceMapping } from 'aws-cdk-lib/aws-lambda';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { WELCOME_FIELDS } from '../../../lambda/hooks/settings';
import { WELCOME_ATTRIBUTES } from '../../../lambda/hooks/welcome-mark';
import { ENV } from '../../../lambda/shared/env';
import { told } from '../../../lambda/shared/fields';
import type { Config } from '../../config/schema';
import { publish } from '../../published';
import {
  type AboutFunction,
  type Deployment,
  inlinePolicy,
  type OwnFunction,
} from '../../shared/own-function';
import type { Core } from '../core';
import { addOwnHook } from './own-hook';
import { welcomeValues } from './published';

export const WELCOME_HOOK = {
  entry: 'custom/hooks/welcome.ts',
  description: 'Does what follows a first sign-in',
  calledBy: 'queue',
} as const satisfies AboutFunction;

/** Of users at once: a wave of first sign-ins leaves the account's functions to those who sign in. */
const AT_ONCE = 5;
/** Seconds between two attempts, at least. */
const BETWEEN_ATTEMPTS = 300;
/** AWS's advice (Lambda developer guide, "Using Lambda with Amazon SQS"). */
const TIMES_THE_TIMEOUT = 6;

/** Of the queue of events that were set aside. Known to all stacks without a reference. */
export function failedWelcomesName(config: Pick<Config, 'deploymentName' | 'stage'>): string {
  return `${welcomesName(config)}-failed`;
}

function welcomesName({ deploymentName, stage }: Pick<Config, 'deploymentName' | 'stage'>): string {
  return `${deploymentName}-${stage}-welcome`;
}

/**
 * The stage's function for users who have signed in for the first time, behind a queue that tries again, and
 * one for what fails each time (docs/adr/060).
 */
export class Welcome {
  private readonly queue: Queue;

  constructor(
    private readonly scope: Construct,
    private readonly deployment: Deployment,
  ) {
    const { config } = deployment;
    const { timeoutSeconds, attempts } = config.hooks.welcome;
    const hook = addOwnHook(scope, 'WelcomeHook', deployment, config.hooks.welcome, {
      ...WELCOME_HOOK,
      timeout: Duration.seconds(timeoutSeconds),
    });
    const failed = new Queue(scope, 'FailedWelcomes', {
      ...ENCRYPTED,
      queueName: failedWelcomesName(config),
      retentionPeriod: Duration.days(14),
    });
    Validations.of(failed).acknowledge({
      id: 'Serverless-SQSRedrivePolicy',
      reason: 'It is the dead-letter queue: what lies there waits for an operator, whom an alarm tells.',
    });
    this.queue = new Queue(scope, 'Welcomes', {
      ...ENCRYPTED,
      queueName: welcomesName(config),
      // Longer than all attempts take.
      retentionPeriod: Duration.days(4),
      visibilityTimeout: Duration.seconds(Math.max(BETWEEN_ATTEMPTS, TIMES_THE_TIMEOUT * timeoutSeconds)),
      deadLetterQueue: { queue: failed, maxReceiveCount: attempts },
    });
    hook.use({
      permissions: [
        new PolicyStatement({
          actions: ['sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ReceiveMessage'],
          resources: [this.queue.queueArn],
        }),
      ],
    });
    const mapping = new EventSourceMapping(scope, 'WelcomesToHook', {
      target: hook.lambda,
      eventSourceArn: this.queue.queueArn,
      batchSize: 1,
      maxConcurrency: AT_ONCE,
    });
    Validations.of(mapping).acknowledge({
      id: 'Serverless-LambdaEventSourceMappingDestination',
      reason:
        'A mapping from a queue knows no destination for what fails: the dead-letter queue of the queue takes it.',
    });
    publish(scope, config, welcomeValues, { FailedWelcomesQueueArn: failed.queueArn });
  }

  /** Lets the trigger hand over who has signed in. */
  handOverBy(trigger: OwnFunction, { secrets, userPool }: Core): void {
    const { hooks, locales } = this.deployment.config;
    const settings = told(WELCOME_FIELDS, { ...hooks.welcome, queueUrl: this.queue.queueUrl });
    trigger.use(secrets.changes('userNameHash', ...WELCOME_ATTRIBUTES), {
      variables: {
        [ENV.WELCOME_HOOK]: Stack.of(this.scope).toJsonString(settings),
        [ENV.LOCALES]: locales.join(','),
      },
      permissions: [new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [this.queue.queueArn] })],
    });
    // A separate policy: the function waits for its role, the pool for the function, and this for the pool.
    const policy = new Policy(this.scope, 'WelcomeByAge', {
      roles: [trigger.role],
      statements: [
        new PolicyStatement({
          actions: ['cognito-idp:AdminGetUser'],
          resources: [userPool.userPoolArn],
        }),
      ],
    });
    Validations.of(policy).acknowledge(inlinePolicy);
  }
}

/** Under a key of SQS's own: nobody reads by it who may not read the queue. */
const ENCRYPTED = { encryption: QueueEncryption.SQS_MANAGED, enforceSSL: true };
