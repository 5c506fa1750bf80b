/** An attempt as a page makes it, and what functions wrote of it. */
import { createHash, randomBytes } from 'node:crypto';
import {
  InitiateAuthCommand,
  RespondToAuthChallengeCommand,
  type RespondToAuthChallengeCommandOutput,
} from '@aws-sdk/client-cognito-identity-provider';
import type { AwsAccess } from '../preflight/aws-access';
import type { Deployment } from './deployment';

export const SIGN_IN_PERMISSIONS = ['logs:FilterLogEvents'] as const;

export interface LogLine {
  readonly message?: string;
  readonly signIn?: string;
  readonly user?: string;
  readonly method?: string;
  readonly reason?: string;
  readonly errorName?: string;
  /** Whether an answer was. */
  readonly right?: boolean;
  /** Epoch milliseconds. */
  readonly at: number;
}

type Metadata = Readonly<Record<string, string>>;

/** Nobody else can redeem what it asks for. */
export function newVerifier(): { readonly codeVerifier: string; readonly codeChallenge: string } {
  const codeVerifier = randomBytes(32).toString('base64url');
  return { codeVerifier, codeChallenge: createHash('sha256').update(codeVerifier).digest('base64url') };
}

export class SignIn {
  private session: string | undefined;
  private name: string;
  /** Milliseconds by this machine's clock. */
  private readonly began = Date.now();

  constructor(
    private readonly aws: AwsAccess,
    readonly clientId: string,
    username: string,
  ) {
    this.name = username;
  }

  /** Cognito's; for an unknown user as given. */
  get userName(): string {
    return this.name;
  }

  /** Begins. @throws errors of Cognito */
  async start(): Promise<void> {
    const { Session, ChallengeParameters } = await this.aws.cognito.send(
      new InitiateAuthCommand({
        AuthFlow: 'CUSTOM_AUTH',
        ClientId: this.clientId,
        AuthParameters: { USERNAME: this.name },
      }),
    );
    this.session = Session;
    this.name = ChallengeParameters?.USERNAME ?? this.name;
  }

  /** @throws errors of Cognito */
  async answer(answer: string, ClientMetadata: Metadata): Promise<RespondToAuthChallengeCommandOutput> {
    const output = await this.aws.cognito.send(
      new RespondToAuthChallengeCommand({
        ChallengeName: 'CUSTOM_CHALLENGE',
        ClientId: this.clientId,
        ...(this.session === undefined ? {} : { Session: this.session }),
        ChallengeResponses: { USERNAME: this.name, ANSWER: answer },
        ClientMetadata,
      }),
    );
    this.session = output.Session;
    return output;
  }

  /** Milliseconds between this machine's clock and the log's. */
  static readonly SKEW = 60_000;

  /** Since this began, oldest first. @throws NoLog, errors of CloudWatch Logs */
  async linesOf(deployment: Deployment, trigger: string): Promise<readonly LogLine[]> {
    const group = await logGroupOf(deployment, trigger);
    const lines: LogLine[] = [];
    let nextToken: string | undefined;
    do {
      const page = (await this.aws
        .call(
          { service: 'logs', region: this.aws.region, target: 'Logs_20140328.FilterLogEvents' },
          {
            logGroupName: group,
            startTime: this.began - SignIn.SKEW,
            ...(nextToken === undefined ? {} : { nextToken }),
          },
        )
        .catch((error: Error) => {
          if (error.name === 'ResourceNotFoundException') throw new NoLog(`The log group ${group} is gone.`);
          throw error;
        })) as { events?: readonly { message?: string; timestamp?: number }[]; nextToken?: string };
      for (const { message = '', timestamp = 0 } of page.events ?? []) lines.push(lineOf(message, timestamp));
      nextToken = page.nextToken;
    } while (nextToken !== undefined);
    return lines;
  }
}

/** The function's log isn't there. */
export class NoLog extends Error {
  override readonly name = 'NoLog';
}

/** The platform's own lines are no JSON. */
function lineOf(text: string, at: number): LogLine {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value, at } : { at };
  } catch {
    return { at };
  }
}

/** @throws Error where the pool has no such trigger */
async function logGroupOf(deployment: Deployment, trigger: string): Promise<string> {
  const [pool] = await deployment.ofType('AWS::Cognito::UserPool');
  const functions = await deployment.ofType('AWS::Lambda::Function');
  const arn = pool?.resolve.text(pool.properties.LambdaConfig?.[trigger]);
  // Behind the name there may be an alias.
  const name = arn?.split(':')[6];
  const found = functions.find(({ id }) => id === name);
  const group = found?.resolve.text(found.properties.LoggingConfig?.LogGroup);
  if (group === undefined) throw new Error(`The deployed template gives ${trigger} no function with a log.`);
  return group;
}
