/** How long callers wait, and which advice doesn't fit what they call. */
import { Duration } from 'aws-cdk-lib';

export interface Caller {
  /** The function's own, by default. */
  readonly timeout: Duration;
  readonly noDeadLetters: string;
  readonly noConcurrencyLimit: string;
}

export const CALLERS = {
  /** A trigger of the pool. */
  cognito: {
    // Ends before Cognito tries again, after 5 seconds.
    timeout: Duration.seconds(4),
    noDeadLetters:
      'Cognito calls the function and waits for its answer; only asynchronous calls reach a dead-letter queue.',
    noConcurrencyLimit:
      'A limit per function would let whoever floods one trigger keep everybody from signing in; the web ACL and the limits per user hold floods off.',
  },
  /** A trigger of the pool, asking a hook. */
  trigger: {
    // The stage's limit for triggers is shorter.
    timeout: Duration.seconds(2),
    noDeadLetters:
      'A trigger invokes the function and waits for its answer; what it does without one, the stage says.',
    noConcurrencyLimit:
      'Each call belongs to a call of a trigger, which the web ACL and the quotas of Cognito limit; a limit of its own would refuse people who sign in at the same moment.',
  },
  /** A queue, whose messages come again. */
  queue: {
    timeout: Duration.seconds(30),
    noDeadLetters:
      'A queue calls the function and waits for its answer; what fails each time goes to the dead-letter queue of that queue.',
    noConcurrencyLimit:
      'The mapping from the queue limits how many messages are handled at once; the others wait there.',
  },
  /** A function behind an API. */
  api: {
    // API Gateway gives up after 29 seconds.
    timeout: Duration.seconds(10),
    noDeadLetters:
      'API Gateway calls the function and waits for its answer; only asynchronous calls reach a dead-letter queue.',
    noConcurrencyLimit:
      'The stage of the API limits what reaches the function, per operation; a second limit would turn the first one’s 429 into a 500.',
  },
  /** Operators invoke it by hand. */
  operator: {
    // The AWS CLI and SDKs wait a minute.
    timeout: Duration.seconds(55),
    noDeadLetters:
      'Operators invoke the function and read its answer. It can be invoked again until all is done, so nothing is lost with a failed call.',
    noConcurrencyLimit:
      'Only operators can invoke the function, and its calls are counted against the quotas of the services behind it.',
  },
  cloudformation: {
    // For all files of a page, each tried twice.
    timeout: Duration.seconds(120),
    noDeadLetters:
      'CloudFormation waits for the answer and fails the deployment without one; there is nothing left to do for whoever would read a queue.',
    noConcurrencyLimit:
      'CloudFormation alone calls the function, once a deployment, and waits until it has answered.',
  },
  schedule: {
    // Shorter than the time between two runs.
    timeout: Duration.seconds(240),
    noDeadLetters:
      'The next run finds all that a failed one has left, so there is nothing to keep in a queue; alarms tell of failures.',
    noConcurrencyLimit:
      'EventBridge alone calls the function, once every few minutes; two runs at once do no harm.',
  },
} as const satisfies Record<string, Caller>;

export type CallerName = keyof typeof CALLERS;
