import { type AccessRequest, AwsError, type Call, type Operation } from '../../contract';
import type { Read, Reader, Shape } from '../input';
import type { Answer, OperationName } from '../sdk';
import type { Cognito } from './cognito';
import { invalidParameter, notAuthorized } from './errors';
import { readInput } from './input';
import type { User, UserPool, UserPoolClient } from './model';
import { checkMaySignIn } from './sign-in/sign-in';
import type { OpenSession } from './tokens/sessions';
import type { AccessGrant } from './tokens/tokens';

type Sdk = typeof import('@aws-sdk/client-cognito-identity-provider');
// biome-ignore lint/suspicious/noExplicitAny: the wire decides the input; each operation reads its own.
type Input = any;

export type OperationFactory<Answered = unknown> = (cognito: Cognito) => Operation<Input, Answered>;

export type AnswerOf<Name extends OperationName<Sdk>> = Answer<Sdk, Name>;

export type Operations = {
  readonly [Name in OperationName<Sdk>]?: OperationFactory<AnswerOf<Name>>;
};

/**
 * The pool's web ACL judges public requests. Cognito adds two headers, what is called and by which client
 * ("Associate an AWS WAF web ACL with a user pool"), in place of any sent ones.
 *
 * @param clientId where the request names it
 * @throws AwsError ForbiddenException
 */
function passFirewall(cognito: Cognito, pool: UserPool, call: Call, clientId?: string): void {
  const { sourceIp } = call;
  const headers = {
    ...call.headers,
    'x-amzn-cognito-operation-name': call.operation,
    'x-amzn-cognito-client-id': clientId,
  };
  if (cognito.context.firewall.evaluate(pool.arn, { sourceIp, headers, path: '/' }) === 'block')
    throw new AwsError('ForbiddenException', 'Request not allowed due to WAF block.');
}

/** Open to anybody who names a client. */
export function clientOperation<const S extends Shape & { ClientId: Reader<string> }, Answered>(
  shape: S,
  run: (request: {
    readonly cognito: Cognito;
    readonly pool: UserPool;
    readonly client: UserPoolClient;
    readonly input: Read<S>;
    readonly call: Call;
  }) => Answered | Promise<Answered>,
): OperationFactory<Answered> {
  return (cognito) => ({
    access: 'public',
    async run(raw: unknown, call) {
      const input = readInput(shape, raw);
      const client = cognito.pools.client(input.ClientId as string);
      const pool = cognito.pools.pool(client.poolId);
      passFirewall(cognito, pool, call, client.id);
      return run({ cognito, pool, client, input, call });
    },
  });
}

/** With an access token. */
export function userOperation<const S extends Shape & { AccessToken: Reader<string> }, Answered>(
  shape: S,
  run: (
    request: AccessGrant & { readonly cognito: Cognito; readonly input: Read<S>; readonly call: Call },
  ) => Answered | Promise<Answered>,
): OperationFactory<Answered> {
  return (cognito) => ({
    access: 'public',
    async run(raw: unknown, call) {
      const input = readInput(shape, raw);
      const token = input.AccessToken as string;
      passFirewall(cognito, cognito.tokens.claimedPool(token), call);
      return run({ ...(await cognito.tokens.checkAccess(token)), cognito, input, call });
    },
  });
}

export type TokenOrSession =
  | { readonly kind: 'token'; readonly grant: AccessGrant }
  | {
      readonly kind: 'session';
      readonly pool: UserPool;
      readonly client: UserPoolClient;
      readonly user: User;
      readonly open: OpenSession;
    };

/**
 * With an access token, or during a sign-in with a challenge's session.
 *
 * @param challengeName whose session it takes
 */
export function tokenOrSessionOperation<
  const S extends Shape & {
    AccessToken: Reader<string | undefined>;
    Session: Reader<string | undefined>;
  },
  Answered,
>(
  challengeName: string,
  shape: S,
  run: (request: {
    readonly cognito: Cognito;
    readonly caller: TokenOrSession;
    readonly input: Read<S>;
  }) => Answered | Promise<Answered>,
): OperationFactory<Answered> {
  return (cognito) => ({
    access: 'public',
    async run(raw: unknown, call) {
      const input = readInput(shape, raw);
      const { AccessToken: token, Session: session } = input as {
        AccessToken: string | undefined;
        Session: string | undefined;
      };
      if ((token === undefined) === (session === undefined))
        throw invalidParameter('Give either AccessToken or Session.');
      if (token !== undefined) {
        passFirewall(cognito, cognito.tokens.claimedPool(token), call);
        const grant = await cognito.tokens.checkAccess(token);
        return run({ cognito, caller: { kind: 'token', grant }, input });
      }
      const open = cognito.sessions.findByToken(session ?? '', challengeName);
      const pool = cognito.pools.pool(open.session.poolId);
      passFirewall(cognito, pool, call);
      const user = cognito.users.bySub(pool.id, open.session.sub);
      if (!user) throw notAuthorized('Invalid session for the user.');
      checkMaySignIn(user);
      const client = cognito.pools.client(open.session.clientId);
      return run({ cognito, caller: { kind: 'session', pool, client, user, open }, input });
    },
  });
}

export function poolOperation<const S extends Shape & { UserPoolId: Reader<string> }, Answered>(
  shape: S,
  run: (request: {
    readonly cognito: Cognito;
    readonly pool: UserPool;
    readonly input: Read<S>;
    readonly raw: Readonly<Record<string, unknown>>;
    readonly call: Call;
  }) => Answered | Promise<Answered>,
): OperationFactory<Answered> {
  return (cognito) => ({
    access: (raw: unknown, { operation }): AccessRequest => ({
      action: `cognito-idp:${operation}`,
      resource: poolArnOf(cognito, raw),
    }),
    async run(raw: unknown, call) {
      const input = readInput(shape, raw);
      return run({
        cognito,
        pool: cognito.pools.pool(input.UserPoolId as string),
        input,
        raw: { ...(raw as object) },
        call,
      });
    },
  });
}

function poolArnOf({ context }: Cognito, raw: unknown): string {
  const { account, region, partition } = context;
  const id = (raw as { UserPoolId?: unknown } | null | undefined)?.UserPoolId;
  return `arn:${partition}:cognito-idp:${region}:${account}:userpool/${typeof id === 'string' ? id : '*'}`;
}
