/** What all REST APIs of an account share: the role that API Gateway writes logs with. */
import { AwsError, type Operation, type ResourceProvider, type ServiceApi } from '../../contract';

// biome-ignore lint/suspicious/noExplicitAny: the wire decides; every member is checked where it is read.
type Input = Readonly<Record<string, any>>;

const ROLE_PATH = '/cloudwatchRoleArn';
const ROLE_ARN = /^arn:aws[a-z-]*:iam::\d{12}:role\/\S+$/;

/**
 * GetAccount, UpdateAccount and `AWS::ApiGateway::Account`. Access logs are kept here without the role, but
 * in a fresh account.
 */
export function accountApi(context: { readonly region: string; readonly partition: string }): {
  readonly api: ServiceApi;
  readonly provider: ResourceProvider;
  /** The role that logs are written with; undefined where the account has none. */
  loggingRole(): string | undefined;
  reset(): void;
} {
  let fromTemplate: string | undefined;
  let roleArn: string | undefined;
  const resource = `arn:${context.partition}:apigateway:${context.region}::/account`;
  const account = () => ({
    ...(roleArn === undefined ? {} : { cloudwatchRoleArn: roleArn }),
    // Requests a second and at once; what AWS gives a new account.
    throttleSettings: { rateLimit: 10_000, burstLimit: 5_000 },
    features: ['UsagePlans'],
    apiKeyVersion: '4',
  });
  const getAccount: Operation = {
    access: () => ({ action: 'apigateway:GET', resource }),
    run: account,
  };
  const updateAccount: Operation<Input> = {
    access: () => ({ action: 'apigateway:PATCH', resource }),
    run: (input) => {
      for (const { op, path, value } of patchesOf(input)) {
        if (op !== 'replace' || path !== ROLE_PATH)
          throw new AwsError(
            'BadRequestException',
            `The embedded AWS emulates one patch of the account, replace ${ROLE_PATH}; it was sent ${String(op)} ${String(path)}.`,
          );
        if (value !== '' && !(typeof value === 'string' && ROLE_ARN.test(value)))
          throw new AwsError('BadRequestException', `Invalid ARN specified in ${ROLE_PATH}.`);
        roleArn = value === '' ? undefined : value;
      }
      return account();
    },
  };
  return {
    api: {
      name: 'apigateway',
      operations: { GetAccount: getAccount, UpdateAccount: updateAccount },
      route: (method, path, _query, body) => {
        if (path !== '/account') return undefined;
        if (method === 'GET') return { operation: 'GetAccount', input: {} };
        return method === 'PATCH'
          ? { operation: 'UpdateAccount', input: JSON.parse(body.toString('utf8')) }
          : undefined;
      },
    },
    provider: {
      type: 'AWS::ApiGateway::Account',
      create({ properties, generatedId }) {
        roleArn = fromTemplate = roleOf(properties);
        const id = generatedId(10, 'abcdefghijklmnopqrstuvwxyz0123456789');
        return { ref: id, attributes: { Id: id } };
      },
      update({ properties }, { result }) {
        roleArn = fromTemplate = roleOf(properties);
        return result;
      },
      // Every account has its settings: CloudFormation's handler leaves them as they are (its schema asks for
      // no permission).
      delete: () => undefined,
    },
    loggingRole: () => roleArn,
    reset: () => {
      roleArn = fromTemplate;
    },
  };
}

/** @throws AwsError `BadRequestException` */
function roleOf(properties: { readonly CloudWatchRoleArn?: unknown } | undefined): string | undefined {
  const arn = properties?.CloudWatchRoleArn;
  if (arn === undefined) return undefined;
  if (typeof arn === 'string' && ROLE_ARN.test(arn)) return arn;
  throw new AwsError('BadRequestException', `Invalid ARN specified in ${ROLE_PATH}.`);
}

/** @throws AwsError `BadRequestException` when the body is no list of patches */
function patchesOf(input: Input | null): readonly Input[] {
  const patches: unknown = input?.patchOperations ?? [];
  if (Array.isArray(patches) && patches.every((patch) => typeof patch === 'object' && patch !== null))
    return patches;
  throw new AwsError('BadRequestException', 'patchOperations must be a list of objects.');
}
