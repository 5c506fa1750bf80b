import { type AccessRequest, AwsError, type Call, type Operation } from '../../contract';
import type { Cognito } from './cognito';
import { type Read, type Reader, readInput } from './input';
import type { UserPool, UserPoolClient } from './model';
import type { AccessGrant } from './tokens';

type Shape = Readonly<Record<string, Reader<unknown>>>;

/** Makes an operation once the parts of Cognito are there; every file of `operations/` exports one. */
export type OperationFactory = (cognito: Cognito) => Operation;

/**
 * Lets the web ACL of the pool judge a public request first.
 *
 * @throws AwsError ForbiddenException, status 403
 */
function passFirewall(cognito: Cognito, pool: UserPool, call: Call): void {
  const { sourceIp, headers } = call;
  if (cognito.context.firewall.evaluate(pool.arn, { sourceIp, headers, path: '/' }) === 'block')
    throw new AwsError('ForbiddenException', 'Request not allowed due to WAF block.', 403);
}

/** An operation that anybody may call who names a client. */
export function clientOperation<const S extends Shape & { ClientId: Reader<string> }>(
  shape: S,
  run: (request: {
    readonly cognito: Cognito;
    readonly pool: UserPool;
    readonly client: UserPoolClient;
    readonly input: Read<S>;
    readonly call: Call;
  }) => unknown,
): OperationFactory {
  return (cognito) => ({
    access: 'public',
    async run(raw: unknown, call) {
      const input = readInput(shape, raw);
      const client = cognito.pools.client(input.ClientId as string);
      const pool = cognito.pools.pool(client.poolId);
      passFirewall(cognito, pool, call);
      return run({ cognito, pool, client, input, call });
    },
  });
}

/** An operation that a user calls on himself, with an access token. */
export function userOperation<const S extends Shape & { AccessToken: Reader<string> }>(
  shape: S,
  run: (
    request: AccessGrant & { readonly cognito: Cognito; readonly input: Read<S>; readonly call: Call },
  ) => unknown,
): OperationFactory {
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

/** An operation on a pool that IAM has to allow. */
export function poolOperation<const S extends Shape & { UserPoolId: Reader<string> }>(
  name: string,
  shape: S,
  run: (request: {
    readonly cognito: Cognito;
    readonly pool: UserPool;
    readonly input: Read<S>;
    readonly call: Call;
  }) => unknown,
): OperationFactory {
  return (cognito) => ({
    access: (raw: unknown): AccessRequest => ({
      action: `cognito-idp:${name}`,
      resource: poolArnOf(cognito, raw),
    }),
    async run(raw: unknown, call) {
      const input = readInput(shape, raw);
      return run({ cognito, pool: cognito.pools.pool(input.UserPoolId as string), input, call });
    },
  });
}

function poolArnOf({ context }: Cognito, raw: unknown): string {
  const { account, region, partition } = context;
  const id = (raw as { UserPoolId?: unknown } | null | undefined)?.UserPoolId;
  return `arn:${partition}:cognito-idp:${region}:${account}:userpool/${typeof id === 'string' ? id : '*'}`;
}
