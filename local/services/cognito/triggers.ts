import {
  AwsError,
  type Call,
  FunctionDenied,
  FunctionError,
  FunctionTimeout,
  type LocalContext,
} from '../../contract';
import { isRecord } from '../../record';
import { invalidLambdaResponse } from './errors';
import type { TriggerName, User, UserPool } from './model';

/** "Customizing user pool workflows with Lambda triggers". */
const TRIGGER_WAIT_MILLISECONDS = 5000;
const TRIGGER_ATTEMPTS = 3;

export interface TriggerRun {
  readonly pool: UserPool;
  readonly trigger: TriggerName;
  /** E.g. `DefineAuthChallenge_Authentication`. */
  readonly source: string;
  readonly userName: string;
  readonly clientId: string;
  readonly call: Call;
  readonly request: Readonly<Record<string, unknown>>;
  /** Null but for what the service presets. */
  readonly response: Readonly<Record<string, unknown>>;
}

export class Triggers {
  readonly #context: LocalContext;

  constructor(context: LocalContext) {
    this.#context = context;
  }

  /**
   * The answer's `response`; undefined when the pool has no such trigger.
   *
   * @throws AwsError UserLambdaValidationException when the function throws, UnexpectedLambdaException when
   *   it can't be run in time or at all, InvalidLambdaResponseException when the answer is no event
   */
  async run(run: TriggerRun): Promise<Record<string, unknown> | undefined> {
    const { pool, trigger, call } = run;
    const target = pool.triggers[trigger];
    if (!target) return undefined;
    const event = {
      version: target.version,
      triggerSource: run.source,
      region: pool.region,
      userPoolId: pool.id,
      userName: run.userName,
      callerContext: { awsSdkVersion: sdkVersion(call), clientId: run.clientId },
      request: withoutUndefined(run.request),
      response: { ...run.response },
    };
    const answer = await this.#invoke(trigger, target.functionArn, pool.arn, event);
    if (!isRecord(answer) || !isRecord(answer.response)) throw invalidLambdaResponse();
    return answer.response;
  }

  async #invoke(
    trigger: TriggerName,
    functionArn: string,
    poolArn: string,
    event: unknown,
  ): Promise<unknown> {
    try {
      return await this.#context.lambda.invoke({
        functionArn,
        event,
        caller: { kind: 'service', service: 'cognito-idp.amazonaws.com', sourceArn: poolArn },
        waitMs: TRIGGER_WAIT_MILLISECONDS,
        attempts: TRIGGER_ATTEMPTS,
      });
    } catch (error) {
      if (error instanceof FunctionError)
        throw new AwsError(
          'UserLambdaValidationException',
          `${trigger} failed with error ${error.errorMessage}.`,
        );
      if (error instanceof FunctionTimeout)
        throw new AwsError(
          'UnexpectedLambdaException',
          `${trigger} invocation failed due to error Socket timeout while invoking Lambda function.`,
        );
      if (error instanceof FunctionDenied) {
        this.#context.log(`Cognito may not invoke the ${trigger} trigger: ${error.message}`);
        throw new AwsError(
          'UnexpectedLambdaException',
          `${trigger} invocation failed due to error AccessDeniedException.`,
        );
      }
      throw error;
    }
  }
}

export function eventAttributes(user: User): Record<string, string> {
  return { sub: user.sub, 'cognito:user_status': user.status, ...user.attributes };
}

export function optionalText(response: Readonly<Record<string, unknown>>, name: string): string | undefined {
  const value = response[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string') throw invalidLambdaResponse();
  return value;
}

export function optionalTextMap(
  response: Readonly<Record<string, unknown>>,
  name: string,
): Record<string, string> | undefined {
  const value = response[name];
  if (value === undefined || value === null) return undefined;
  if (!isRecord(value) || Object.values(value).some((entry) => typeof entry !== 'string'))
    throw invalidLambdaResponse();
  return value as Record<string, string>;
}

export function optionalFlag(response: Readonly<Record<string, unknown>>, name: string): boolean {
  const value = response[name];
  if (value === undefined || value === null) return false;
  if (typeof value !== 'boolean') throw invalidLambdaResponse();
  return value;
}

function withoutUndefined(request: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(request).filter(([, value]) => value !== undefined));
}

function sdkVersion(call: Call): string {
  const found = /\b(aws-sdk-[\w-]+|Boto3|aws-cli)\/([\w.-]+)/i.exec(call.userAgent);
  return found ? `${found[1]?.toLowerCase()}-${found[2]}` : 'aws-sdk-unknown-unknown';
}
