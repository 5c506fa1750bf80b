import { createHash, createHmac } from 'node:crypto';
import {
  type AwsError,
  type Call,
  FunctionDenied,
  FunctionError,
  FunctionTimeout,
  type InvokeRequest,
  type ResourceRequest,
  type Service,
} from '../../../local/contract';
import { createService } from '../../../local/services/cognito';
import { type TestContext, testContext } from '../support/context';

/** The part of a trigger event that the tests look at. */
export interface TriggerEvent {
  readonly version: string;
  readonly triggerSource: string;
  readonly region: string;
  readonly userPoolId: string;
  readonly userName: string;
  readonly callerContext: { readonly awsSdkVersion: string; readonly clientId: string };
  // biome-ignore lint/suspicious/noExplicitAny: every trigger has members of its own.
  readonly request: any;
  // biome-ignore lint/suspicious/noExplicitAny: every trigger has members of its own.
  response: any;
}
export type TriggerFunction = (event: TriggerEvent) => unknown;

/** Functions by the last part of their ARN, and every invocation in order. */
export class FakeFunctions {
  readonly functions: Record<string, TriggerFunction> = {};
  readonly events: TriggerEvent[] = [];
  readonly invocations: InvokeRequest[] = [];

  readonly invoke = async (request: InvokeRequest): Promise<unknown> => {
    const name = request.functionArn.split(':').pop() ?? '';
    const handler = this.functions[name];
    if (!handler) throw new FunctionDenied(`no function ${name}`);
    const event = structuredClone(request.event) as TriggerEvent;
    this.invocations.push(request);
    this.events.push(structuredClone(event));
    try {
      return await handler(event);
    } catch (error) {
      if (error instanceof FunctionTimeout || error instanceof FunctionDenied) throw error;
      const { name: type, message } = error as Error;
      throw new FunctionError(type, message);
    }
  };

  /** The events of one trigger source, oldest first. */
  of(triggerSource: string): TriggerEvent[] {
    return this.events.filter((event) => event.triggerSource === triggerSource);
  }
}

export const REGION = 'us-east-1';
/** ARN of a fake function. */
export const functionArn = (name: string) => `arn:aws:lambda:${REGION}:000000000000:function:${name}`;

// biome-ignore lint/suspicious/noExplicitAny: the answers of all operations.
export type Answer = any;

export interface Bench {
  readonly context: TestContext;
  readonly service: Service;
  readonly lambda: FakeFunctions;
  readonly poolId: string;
  readonly clientId: string;
  readonly clientSecret: string | undefined;
  call(operation: string, input: unknown, headers?: Partial<Call>): Promise<Answer>;
  /** The error of a call that has to fail, as `code: message`. */
  refusal(operation: string, input: unknown): Promise<string>;
  make(type: string, logicalId: string, properties: unknown): Promise<{ ref: string; attributes: Answer }>;
}

/** A pool like the product's: sign-in by e-mail, case-insensitive, custom challenges. */
export const poolProperties = {
  UsernameAttributes: ['email'],
  UsernameConfiguration: { CaseSensitive: false },
  AutoVerifiedAttributes: ['email'],
  UserAttributeUpdateSettings: { AttributesRequireVerificationBeforeUpdate: ['email'] },
  Schema: [
    { Name: 'email', Required: true, Mutable: true },
    {
      Name: 'tenant',
      AttributeDataType: 'String',
      Mutable: false,
      StringAttributeConstraints: { MinLength: '2', MaxLength: '8' },
    },
    {
      Name: 'level',
      AttributeDataType: 'Number',
      Mutable: true,
      NumberAttributeConstraints: { MinValue: '1', MaxValue: '9' },
    },
  ],
  LambdaConfig: {
    DefineAuthChallenge: functionArn('define'),
    CreateAuthChallenge: functionArn('create'),
    VerifyAuthChallengeResponse: functionArn('verify'),
  },
};

/** A pool that mails by SES, which it has to where the custom-message trigger words mails. */
export const sesMail = {
  EmailConfiguration: {
    EmailSendingAccount: 'DEVELOPER',
    SourceArn: `arn:aws:ses:${REGION}:000000000000:identity/example.com`,
    From: 'no-reply@example.com',
  },
};

export const clientProperties = {
  ExplicitAuthFlows: [
    'ALLOW_CUSTOM_AUTH',
    'ALLOW_USER_PASSWORD_AUTH',
    'ALLOW_ADMIN_USER_PASSWORD_AUTH',
    'ALLOW_REFRESH_TOKEN_AUTH',
  ],
  PreventUserExistenceErrors: 'ENABLED',
  EnableTokenRevocation: true,
};

/** A resource request whose ids depend on the logical id alone. */
export function resourceRequest(type: string, logicalId: string, properties: unknown): ResourceRequest {
  const letters = 'abcdefghijklmnopqrstuvwxyz0123456789';
  const generatedId = (count: number, alphabet = letters) =>
    Array.from({ length: count }, (_, index) => {
      const byte = createHash('sha256').update(`${logicalId} ${index}`).digest()[0] ?? 0;
      return alphabet.charAt(byte % alphabet.length);
    }).join('');
  return {
    logicalId,
    type,
    stack: { name: 'auth', id: 'auth-id', account: '000000000000', region: REGION, partition: 'aws' },
    properties,
    metadata: {},
    generatedName: (maxLength) => `auth-${logicalId}`.slice(0, maxLength),
    generatedId,
    assetPath: () => '',
  };
}

/** The caller of most tests. */
export const call: Call = {
  service: 'cognito-idp',
  operation: '',
  principal: { kind: 'anonymous' },
  sourceIp: '127.0.0.1',
  userAgent: 'test',
  headers: {},
  requestId: 'request',
};

const started: Service[] = [];
/**
 * Making an RSA key takes longer than most tests, so a test file makes one a pool and keeps it like a data
 * folder would.
 */
const keys = new Map<string, unknown>();
afterAll(async () => {
  for (const service of started.splice(0)) await service.close?.();
  keys.clear();
});

/** A pool and a client on a fresh service (or on the state of `context`). */
export async function startBench(
  options: {
    pool?: Record<string, unknown>;
    client?: Record<string, unknown>;
    context?: Partial<TestContext>;
  } = {},
): Promise<Bench> {
  const lambda = new FakeFunctions();
  const context = testContext({ lambda, ...options.context });
  const keptKeys = context.state.map<unknown>('cognito.keys');
  for (const [pool, kept] of keys) keptKeys.set(pool, kept);
  const service = await createService(context);
  started.push(service);
  const make = async (type: string, logicalId: string, properties: unknown) => {
    const provider = service.resources.find((candidate) => candidate.type === type);
    if (!provider) throw new Error(`no provider for ${type}`);
    return provider.create(resourceRequest(type, logicalId, properties));
  };
  const { ref: poolId } = await make('AWS::Cognito::UserPool', 'Pool', {
    ...poolProperties,
    ...options.pool,
  });
  if (!keys.has(poolId)) {
    await service.close?.();
    keys.set(poolId, keptKeys.get(poolId));
  }
  const client = await make('AWS::Cognito::UserPoolClient', 'Client', {
    UserPoolId: poolId,
    ...clientProperties,
    ...options.client,
  });
  const run = async (operation: string, input: unknown, more: Partial<Call> = {}) => {
    const found = service.apis[0]?.operations[operation];
    if (!found) throw new Error(`no operation ${operation}`);
    return found.run(input, { ...call, operation, ...more });
  };
  return {
    context,
    service,
    lambda,
    poolId,
    clientId: client.ref,
    clientSecret: client.attributes.ClientSecret as string | undefined,
    make,
    call: run,
    async refusal(operation, input) {
      const answer = await run(operation, input).then(
        (value) => ({ value }),
        (error: AwsError) => ({ error }),
      );
      if ('value' in answer)
        throw new Error(`${operation} should fail but gave ${JSON.stringify(answer.value)}`);
      return `${answer.error.code}: ${answer.error.message}`;
    },
  };
}

/** Challenge triggers of a code game: the answer is `open sesame`, three wrong ones end it. */
export function codeGame(lambda: FakeFunctions): void {
  lambda.functions.define = (event) => {
    const session = event.request.session as { challengeResult: boolean }[];
    event.response.issueTokens = session.at(-1)?.challengeResult === true;
    event.response.failAuthentication = session.length >= 3 && !event.response.issueTokens;
    if (!event.response.issueTokens && !event.response.failAuthentication)
      event.response.challengeName = 'CUSTOM_CHALLENGE';
    return event;
  };
  lambda.functions.create = (event) => {
    event.response.publicChallengeParameters = { hint: `round ${event.request.session.length + 1}` };
    event.response.privateChallengeParameters = { secret: 'open sesame' };
    event.response.challengeMetadata = `ROUND_${event.request.session.length + 1}`;
    return event;
  };
  lambda.functions.verify = (event) => {
    event.response.answerCorrect =
      event.request.challengeAnswer === event.request.privateChallengeParameters.secret;
    return event;
  };
}

export const EMAIL = 'ada@example.com';
export const PASSWORD = 'Correct-horse-7';

/** A confirmed user with a verified address and a password. */
export async function confirmedUser(bench: Bench, email = EMAIL): Promise<string> {
  const { UserSub } = await bench.call('SignUp', {
    ClientId: bench.clientId,
    Username: email,
    Password: PASSWORD,
    ...(bench.clientSecret ? { SecretHash: hashFor(bench, email) } : {}),
  });
  await bench.call('AdminConfirmSignUp', { UserPoolId: bench.poolId, Username: email });
  await bench.call('AdminUpdateUserAttributes', {
    UserPoolId: bench.poolId,
    Username: email,
    UserAttributes: [{ Name: 'email_verified', Value: 'true' }],
  });
  return UserSub as string;
}

/** SECRET_HASH of the bench's client. */
export function hashFor(bench: Bench, username: string): string {
  return createHmac('sha256', bench.clientSecret ?? '')
    .update(username + bench.clientId)
    .digest('base64');
}

/** Begins CUSTOM_AUTH. */
export function begin(bench: Bench, username = EMAIL): Promise<Answer> {
  return bench.call('InitiateAuth', {
    ClientId: bench.clientId,
    AuthFlow: 'CUSTOM_AUTH',
    AuthParameters: { USERNAME: username },
  });
}

/** Input that answers a custom challenge. */
export function answerOf(
  bench: Bench,
  session: string,
  answer = 'open sesame',
  username = EMAIL,
): Record<string, unknown> {
  return {
    ClientId: bench.clientId,
    ChallengeName: 'CUSTOM_CHALLENGE',
    Session: session,
    ChallengeResponses: { USERNAME: username, ANSWER: answer },
  };
}

/** Signs in through the code game (or by password where asked) and gives the tokens. */
export async function signIn(bench: Bench, username = EMAIL): Promise<Answer> {
  const { AuthenticationResult } = await bench.call('InitiateAuth', {
    ClientId: bench.clientId,
    AuthFlow: 'USER_PASSWORD_AUTH',
    AuthParameters: { USERNAME: username, PASSWORD },
  });
  return AuthenticationResult;
}

/** The payload of a token, unverified. */
export function payloadOf(token: string): Answer {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'));
}

/** The last six digits that were mailed. */
export function mailedCode(bench: Bench): string {
  const mail = bench.context.deliveredMail.at(-1);
  const code = /\b\d{6}\b/.exec(mail?.html ?? '')?.[0];
  if (!code) throw new Error(`no code in ${JSON.stringify(mail)}`);
  return code;
}
