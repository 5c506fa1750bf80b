/** Shared by an account's REST APIs: the role that writes logs. */
import {
  AwsError,
  type LocalContext,
  type Operation,
  type ResourceProvider,
  RoleDenied,
  type ServiceApi,
} from '../../contract';
import { list, membersIn, notEmulated, operationsOf, optional, structure, unread } from '../input';

const PATCHES = optional(list(structure({ op: unread, path: unread, value: unread })));
const operation = operationsOf({
  prefix: 'apigateway',
  mistyped: () => new AwsError('BadRequestException', 'patchOperations must be a list of objects.'),
  unknown: (member, name) => new AwsError('BadRequestException', notEmulated(member, name)),
});

const ROLE_PATH = '/cloudwatchRoleArn';
const ROLE_ARN = /^arn:aws[a-z-]*:iam::\d{12}:role\/\S+$/;

/** Asked for by API Gateway: all of AmazonAPIGatewayPushToCloudWatchLogs. */
const ON_GROUPS = ['CreateLogGroup', 'DescribeLogGroups', 'DescribeLogStreams', 'FilterLogEvents'];
const ON_STREAMS = ['CreateLogStream', 'PutLogEvents', 'GetLogEvents'];

/**
 * GetAccount, UpdateAccount and `AWS::ApiGateway::Account`. Only a fresh account needs the role for access
 * logs.
 */
export function accountApi(context: Pick<LocalContext, 'account' | 'region' | 'partition' | 'checkRole'>): {
  readonly api: ServiceApi;
  readonly provider: ResourceProvider;
  loggingRole(): string | undefined;
  reset(): void;
} {
  let fromTemplate: string | undefined;
  let roleArn: string | undefined;
  const resource = `arn:${context.partition}:apigateway:${context.region}::/account`;
  const account = () => ({
    ...(roleArn === undefined ? {} : { cloudwatchRoleArn: roleArn }),
    // Requests a second, and at once: AWS's for a new account.
    throttleSettings: { rateLimit: 10_000, burstLimit: 5_000 },
    features: ['UsagePlans'],
    apiKeyVersion: '4',
  });
  const getAccount: Operation = {
    access: () => ({ action: 'apigateway:GET', resource }),
    run: account,
  };
  const updateAccount = operation(
    { patchOperations: PATCHES },
    () => ({ action: 'apigateway:PATCH', resource }),
    ({ patchOperations = [] }) => {
      for (const { op, path, value } of patchOperations) {
        if (op !== 'replace' || path !== ROLE_PATH)
          throw new AwsError(
            'BadRequestException',
            `The embedded AWS emulates one patch of the account, replace ${ROLE_PATH}; it was sent ${String(op)} ${String(path)}.`,
          );
        roleArn = value === '' ? undefined : usable(context, value);
      }
      return account();
    },
  );
  return {
    api: {
      name: 'apigateway',
      operations: { GetAccount: getAccount, UpdateAccount: updateAccount },
      route: (method, path, _query, body) => {
        if (path !== '/account') return undefined;
        if (method === 'GET') return { operation: 'GetAccount', input: {} };
        return method === 'PATCH' ? { operation: 'UpdateAccount', input: membersIn(body) } : undefined;
      },
    },
    provider: {
      type: 'AWS::ApiGateway::Account',
      create({ properties, generatedId }) {
        roleArn = fromTemplate = roleOf(context, properties);
        const id = generatedId(10, 'abcdefghijklmnopqrstuvwxyz0123456789');
        return { ref: id, attributes: { Id: id } };
      },
      update({ properties }, { result }) {
        roleArn = fromTemplate = roleOf(context, properties);
        return result;
      },
      // CloudFormation leaves the settings as they are (its handler has no permission for it).
      delete: () => undefined,
    },
    loggingRole: () => roleArn,
    reset: () => {
      roleArn = fromTemplate;
    },
  };
}

/** @throws AwsError `BadRequestException` */
function roleOf(
  context: Parameters<typeof accountApi>[0],
  properties: { readonly CloudWatchRoleArn?: unknown } | undefined,
): string | undefined {
  const arn = properties?.CloudWatchRoleArn;
  return arn === undefined ? undefined : usable(context, arn);
}

/**
 * API Gateway takes a role that it may assume and that holds the developer guide's rights on every log group;
 * which of them AWS tries is not published
 * (https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html). Words of
 * tmobile/jazz-installer 597.
 *
 * @throws AwsError `BadRequestException`
 */
function usable(
  { account, region, partition, checkRole }: Parameters<typeof accountApi>[0],
  roleArn: unknown,
): string {
  if (typeof roleArn !== 'string' || !ROLE_ARN.test(roleArn))
    throw new AwsError('BadRequestException', `Invalid ARN specified in ${ROLE_PATH}.`);
  const groups = `arn:${partition}:logs:${region}:${account}:log-group:*`;
  const asked = (names: readonly string[], resource: string) =>
    names.map((name) => ({ action: `logs:${name}`, resource }));
  try {
    checkRole({ caller: 'apigateway', sourceArn: undefined, roleArn, externalId: undefined }, [
      ...asked(ON_GROUPS, groups),
      ...asked(ON_STREAMS, `${groups}:log-stream:*`),
    ]);
  } catch (error) {
    if (error instanceof RoleDenied || error instanceof AwsError)
      throw new AwsError(
        'BadRequestException',
        'The role ARN does not have required permissions configured. Please grant trust permission for API Gateway and add the required role policy.',
      );
    throw error;
  }
  return roleArn;
}
