import type { IncomingMessage, ServerResponse } from 'node:http';
import {
  AwsError,
  type CreateService,
  type LocalContext,
  type ResourceProvider,
  type ServiceApi,
} from '../../contract';
import { TokenBuckets } from '../token-buckets';
import { AccessLogs } from './access-log';
import { accountApi } from './account';
import { sendAnswer } from './answer';
import { UserPoolAuthorizers } from './authorizer';
import { execute, type GatewayParts } from './execute';
import { beginInvocation } from './invocation';
import type { RestApi } from './model';
import { restApiProviders } from './providers';
import { readRequest } from './request';
import { RequestValidation } from './validation';

const EXECUTE_PREFIX = '/_aws/execute-api/';
const ACCESS_LOGS_PATH = '/_local/access-logs';

/**
 * Resources of REST APIs, and requests under `/_aws/execute-api/<apiId>/<stage>/…`. Access logs: `GET
 * /_local/access-logs?api=<apiId>`.
 */
export const createService: CreateService = (context) => {
  const apis = new Map<string, RestApi>();
  const logs = new AccessLogs(context);
  const account = accountApi(context);
  const parts: GatewayParts = {
    context,
    authorizers: new UserPoolAuthorizers(context),
    validation: new RequestValidation(),
    throttle: new TokenBuckets(context.clock),
  };
  return {
    apis: [account.api, readingApi(context, apis)],
    resources: [
      ...restApiProviders(context, apis).map((provider) => asForLogs(provider, context, account.loggingRole)),
      afterFirstApi(account.provider, context, apis),
    ],
    routes: [
      async (request, response, _url, body) => {
        if (!request.url?.startsWith(EXECUTE_PREFIX)) return false;
        await handle(context, apis, parts, logs, request, response, body);
        return true;
      },
      (request, response, url) => {
        if (request.method !== 'GET' || url.pathname !== ACCESS_LOGS_PATH) return false;
        const api = url.searchParams.get('api') ?? '';
        if (apis.has(api)) sendJson(response, 200, { accessLogs: logs.of(api) });
        else sendJson(response, 404, { message: unknownApi(apis, api) });
        return true;
      },
    ],
    reset() {
      logs.clear();
      account.reset();
      parts.throttle.clear();
      parts.authorizers.clear();
    },
  };
};

/**
 * A stage with logs needs the account's role
 * (https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html), which only a fresh
 * account lacks.
 */
function asForLogs(
  provider: ResourceProvider,
  { freshAccount }: LocalContext,
  loggingRole: () => string | undefined,
): ResourceProvider {
  if (provider.type !== 'AWS::ApiGateway::Stage' || !freshAccount) return provider;
  return {
    ...provider,
    create(request) {
      if (request.properties?.AccessLogSetting !== undefined && loggingRole() === undefined)
        throw new AwsError(
          'BadRequestException',
          'CloudWatch Logs role ARN must be set in account settings to enable logging',
        );
      return provider.create(request);
    },
  };
}

/**
 * "If an API Gateway resource has never been created in your AWS account, you must add a dependency on
 * another API Gateway resource":
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-apigateway-account.html AWS's
 * words for the refusal are not documented.
 */
function afterFirstApi(
  provider: ResourceProvider,
  { freshAccount }: LocalContext,
  apis: ReadonlyMap<string, RestApi>,
): ResourceProvider {
  return {
    ...provider,
    create(request) {
      if (freshAccount && apis.size === 0)
        throw new AwsError(
          'BadRequestException',
          'API Gateway takes no settings of an account that has no API: let AWS::ApiGateway::Account depend on one.',
        );
      return provider.create(request);
    },
  };
}

async function handle(
  context: LocalContext,
  apis: ReadonlyMap<string, RestApi>,
  parts: GatewayParts,
  logs: AccessLogs,
  request: IncomingMessage,
  response: ServerResponse,
  body: Buffer,
): Promise<void> {
  // As sent: parsing a URL changes dots and escapes.
  const [rawPath = '', queryString = ''] = splitOnce(request.url ?? '', '?');
  const [apiId = '', rest = ''] = splitOnce(rawPath.slice(EXECUTE_PREFIX.length), '/');
  const [stageName = '', path] = splitOnce(rest, '/');
  const api = apis.get(apiId);
  if (!api) return sendJson(response, 404, { message: unknownApi(apis, apiId) });
  const stage = api.stages.get(stageName);
  if (!stage) {
    response.setHeader('x-amzn-ErrorType', 'ForbiddenException');
    return sendJson(response, 403, { message: 'Forbidden' });
  }
  const invocation = beginInvocation(
    context,
    api,
    stage,
    readRequest(request, `/${path ?? ''}`, queryString, body),
  );
  const answer = await execute(parts, invocation);
  logs.write(invocation, answer);
  sendAnswer(response, answer, invocation);
}

function splitOnce(text: string, separator: string): [string, string?] {
  const index = text.indexOf(separator);
  return index < 0 ? [text] : [text.slice(0, index), text.slice(index + 1)];
}

/** `GetRestApis`, all on one page. */
function readingApi({ partition, region }: LocalContext, apis: ReadonlyMap<string, RestApi>): ServiceApi {
  return {
    name: 'apigateway',
    operations: {
      GetRestApis: {
        access: () => ({
          action: 'apigateway:GET',
          resource: `arn:${partition}:apigateway:${region}::/restapis`,
        }),
        run: () => ({ item: [...apis.values()].map(({ id, name }) => ({ id, name })) }),
      },
    },
    route: (method, path) =>
      method === 'GET' && path === '/restapis' ? { operation: 'GetRestApis', input: {} } : undefined,
  };
}

function unknownApi(apis: ReadonlyMap<string, RestApi>, apiId: string): string {
  const known = [...apis.values()].map((api) => `${api.id} (${api.name})`).join(', ');
  return `There is no REST API "${apiId}" here; known: ${known || 'none'}.`;
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.statusCode = status;
  response.setHeader('Content-Type', 'application/json');
  response.end(JSON.stringify(body));
}
