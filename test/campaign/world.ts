/**
 * The embedded AWS that a campaign runs on, and the only two ways by which parties call it: each call is
 * evidence.
 */
import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { type LocalAws, startLocalAws } from '../../local';
import { assemblyOf } from '../support/assembly';
import { CognitoClient, claimsOf } from '../support/cognito';
import type { Tokens } from '../support/one-time-codes';
import { ORIGIN, type PasskeyPage, passkeyPage } from '../support/passkeys';
import { type Answer, type Evidence, newEvidence, type Party, type Person, type Session } from './model';
import { newPeople, type People } from './people';
import { type Route, routesOf } from './routes';
import { type Snapshot, takeSnapshot } from './snapshot';
import { type VariantName, variants } from './variants';

/** Routes that change nothing of how one gets in; the end of sessions answers its retries alike. */
const READS = /(?:list|status|start|sign-in-challenge|me|sample|sign-out|end|end-sessions)$/;

export class World {
  people: People = newPeople();
  evidence: Evidence = newEvidence(false);
  before: Snapshot = new Map();
  /**
   * Sign-ins, by the tokens of each, that may change nothing any more, with the second since when: the owner
   * or an operator has ended them, or has changed how one gets in.
   */
  readonly ended = new Map<string, number>();
  /** What has opened an account already. */
  readonly redeemed = new Set<string>();
  /** What the thief took: tokens of an owner, as they were then. */
  stolen: { person: Person; session: Session }[] = [];
  /** Milliseconds since the epoch from which on the emergency stop holds; undefined while messages go out. */
  stoppedSince: number | undefined;
  /** Messages that an owner's browser asked for with a challenge: only that browser may use them. */
  readonly bound = new Set<string>();
  /** How many requests without a challenge have begun and ended. */
  unboundAsks = { begun: 0, ended: 0 };
  /** How many messages there were when the step began. */
  mark = { mails: 0, texts: 0 };

  private constructor(
    readonly aws: LocalAws,
    readonly assembly: string,
    readonly routes: readonly Route[],
    readonly clientId: string,
    readonly dynamodb: DynamoDBClient,
    private readonly operator: {
      cognito: CognitoIdentityProviderClient;
      lambda: LambdaClient;
      ssm: SSMClient;
    },
  ) {}

  static async start(variant: VariantName): Promise<World> {
    const assembly = await assemblyOf({ overrides: variants[variant] });
    const aws = await startLocalAws({ assembly });
    const options = {
      endpoint: aws.endpoint,
      region: 'us-east-1',
      credentials: { accessKeyId: 'operator', secretAccessKey: 'any' },
      maxAttempts: 1,
    };
    return new World(
      aws,
      assembly,
      routesOf(assembly, aws),
      aws.output('UserPoolClientId'),
      new DynamoDBClient(options),
      {
        cognito: new CognitoIdentityProviderClient(options),
        lambda: new LambdaClient(options),
        ssm: new SSMClient(options),
      },
    );
  }

  /** Begins again with nobody known and nothing sent. */
  async reset(): Promise<void> {
    await this.aws.reset();
    // Never back: functions that live on remember what they read, and when.
    this.advance(120);
    this.people = newPeople();
    for (const each of [this.ended, this.redeemed, this.bound]) each.clear();
    this.stolen = [];
    this.stoppedSince = undefined;
    this.evidence = newEvidence(false);
    await this.setStop('off');
  }

  get userPoolId(): string {
    return this.aws.output('UserPoolId');
  }

  get passkeys(): PasskeyPage {
    return passkeyPage(this.aws, new CognitoClient(this.aws.endpoint, this.clientId));
  }

  /** Milliseconds since the epoch, by the emulated clock. */
  now(): number {
    return Date.now() + this.offsetSeconds * 1000;
  }

  offsetSeconds = 0;

  advance(seconds: number): void {
    this.offsetSeconds += seconds;
    this.aws.clock.set(this.offsetSeconds);
  }

  everybody(): Person[] {
    return Object.values(this.people);
  }

  bySub(sub: string): Person | undefined {
    return this.everybody().find((person) => person.sub === sub);
  }

  /** Begins a step: what is noted from here on is its evidence. */
  beginStep(): void {
    this.evidence = newEvidence(this.aws.faults.list().length > 0);
    this.mark = { mails: this.aws.mail.all().length, texts: this.aws.sms.all().length };
  }

  async snapshot(): Promise<Snapshot> {
    return takeSnapshot(
      {
        cognito: this.operator.cognito,
        dynamodb: this.dynamodb,
        userPoolId: this.userPoolId,
        authenticatorsTable: this.aws.output('AuthenticatorsTableName'),
      },
      this.everybody()
        .map(({ sub }) => sub)
        .filter((sub) => sub !== ''),
    );
  }

  /** Calls Cognito's public API as a browser does. Never throws for what is refused. */
  async cognito(by: Party, operation: string, body: object): Promise<Answer> {
    const response = await fetch(this.aws.endpoint, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': `AWSCognitoIdentityProviderService.${operation}`,
      },
      body: JSON.stringify(body),
    });
    return this.note(by, operation, response);
  }

  /** Calls a route of one of the APIs. */
  async api(by: Party, route: Route, token: string | undefined, body: unknown): Promise<Answer> {
    const endedBefore = token !== undefined && this.hasEnded(token);
    const response = await fetch(route.url, {
      method: route.method,
      headers: {
        origin: ORIGIN,
        'content-type': 'application/json',
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      ...(route.method === 'GET'
        ? {}
        : { body: typeof body === 'string' ? body : JSON.stringify(body ?? {}) }),
    });
    const answer = await this.note(by, `/${route.path}`, response);
    if (endedBefore && answer.status < 300 && !READS.test(route.path))
      this.evidence.endedUses.push(`${by} by ${route.path}`);
    return answer;
  }

  /** The route that ends so, if this stage has it. */
  route(end: string): Route | undefined {
    return this.routes.find(({ path }) => path.endsWith(end));
  }

  /** Whether the sign-in of a token was ended at least a second ago. */
  hasEnded(token: string): boolean {
    // What isn't a token of ours is of no sign-in.
    if (!/^eyJ[\w-]+\.eyJ/.test(token)) return false;
    const at = this.ended.get(sessionOf(token));
    return at !== undefined && this.now() - at > 1000;
  }

  /** Invokes a function as operators do. */
  async invoke(output: string, payload: object): Promise<boolean> {
    const { FunctionError } = await this.operator.lambda.send(
      new InvokeCommand({ FunctionName: this.aws.output(output), Payload: JSON.stringify(payload) }),
    );
    return FunctionError === undefined;
  }

  async setStop(value: 'on' | 'off'): Promise<void> {
    const Name = this.aws.output('SmsStopParameterName');
    await this.operator.ssm.send(
      new PutParameterCommand({ Name, Type: 'String', Value: value, Overwrite: true }),
    );
    this.stoppedSince = value === 'on' ? (this.stoppedSince ?? this.now()) : undefined;
  }

  async close(): Promise<void> {
    for (const each of [...Object.values(this.operator), this.dynamodb]) each.destroy();
    await this.aws.close();
  }

  private async note(by: Party, to: string, response: Response): Promise<Answer> {
    const text = await response.text();
    const body = readJson(text);
    const name = response.ok ? 'ok' : String(body?.__type ?? body?.code ?? body?.message ?? 'refused');
    const answer = { by, to, status: response.status, name, body };
    this.evidence.answers.push(answer);
    for (const token of tokensIn(text)) {
      const { sub, auth_time: authTime } = claimsOf(token);
      this.evidence.received.push({
        by,
        sub: String(sub),
        authTime: Number(authTime),
        sessionId: sessionOf(token),
        via: to,
      });
    }
    return answer;
  }
}

// biome-ignore lint/suspicious/noExplicitAny: whatever was answered.
function readJson(text: string): any {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Signed tokens anywhere in an answer; refresh tokens are encrypted and come with these. */
function tokensIn(text: string): string[] {
  return text.match(/eyJ[\w-]+\.eyJ[\w-]+\.[\w-]+/g) ?? [];
}

/** What stands for a sign-in in each of its tokens. */
export function sessionOf(token: string): string {
  const { sub, auth_time: authTime, origin_jti: origin } = claimsOf(token);
  return `${sub}/${origin ?? authTime}`;
}

export function sessionFrom(tokens: Tokens): Session {
  const { sub, auth_time: authTime } = claimsOf(tokens.IdToken);
  return { sub: String(sub), id: sessionOf(tokens.IdToken), authTime: Number(authTime), tokens };
}
