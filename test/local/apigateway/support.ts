import { createServer, request as httpRequest, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import type { InvokeRequest, LocalContext, ResourceResult, Service } from '../../../local/contract';
import { createService } from '../../../local/services/apigateway';
import { type TestContext, testContext } from '../support/context';

export const POOL_ID = 'us-east-1_TestPool1';
export const FUNCTION_ARN = 'arn:aws:lambda:us-east-1:000000000000:function:handler';
const FUNCTION_URI = `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/${FUNCTION_ARN}/invocations`;

export interface Reply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  readonly json: unknown;
}

export interface SendOptions {
  readonly headers?: Record<string, string | string[]>;
  readonly body?: string | Buffer;
}

/**
 * A service behind a real HTTP server, with a user pool's keys beside it and a function that answers as told.
 */
export class TestGateway {
  readonly invocations: InvokeRequest[] = [];
  /** What the function does; replaced by the tests. */
  answer: (request: InvokeRequest) => unknown = () => ({ statusCode: 200, body: '{"from":"function"}' });
  private resourceCount = 0;
  private jwksRequests = 0;

  private constructor(
    readonly context: TestContext,
    readonly service: Service,
    readonly endpoint: string,
    private readonly server: Server,
    private readonly keys: Awaited<ReturnType<typeof generateKeyPair>>,
  ) {}

  static async start(overrides: Partial<LocalContext> = {}): Promise<TestGateway> {
    const keys = await generateKeyPair('RS256');
    const jwk = { ...(await exportJWK(keys.publicKey)), kid: 'key-1', alg: 'RS256', use: 'sig' };
    let gateway: TestGateway | undefined;
    const server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', async () => {
        if (request.url === `/${POOL_ID}/.well-known/jwks.json`) {
          if (gateway) gateway.jwksRequests++;
          response.setHeader('Content-Type', 'application/json');
          response.end(JSON.stringify({ keys: [jwk] }));
          return;
        }
        const url = new URL(request.url ?? '/', 'http://localhost');
        for (const route of gateway?.service.routes ?? [])
          if (await route(request, response, url, Buffer.concat(chunks))) return;
        response.statusCode = 599;
        response.end('no route took the request');
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const context = testContext({
      endpoint: () => endpoint,
      lambda: {
        invoke: async (request) => {
          gateway?.invocations.push(request);
          return gateway?.answer(request);
        },
      },
      ...overrides,
    });
    gateway = new TestGateway(context, await createService(context), endpoint, server, keys);
    return gateway;
  }

  async close(): Promise<void> {
    await new Promise((resolve) => this.server.close(resolve));
  }

  /** The event the function was last invoked with. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look into the event member by member.
  get event(): any {
    const last = this.invocations.at(-1);
    if (!last) throw new Error('The function was not invoked.');
    return last.event;
  }

  /** How often the pool's keys were fetched. */
  get keyFetches(): number {
    return this.jwksRequests;
  }

  async make(type: string, properties: object): Promise<ResourceResult> {
    const provider = this.service.resources.find((known) => known.type === type);
    if (!provider) throw new Error(`The service makes no ${type}.`);
    const number = ++this.resourceCount;
    return provider.create({
      logicalId: `${type.split('::')[2]}${number}`,
      type,
      stack: {
        name: 'test',
        id: 'test-id',
        account: '000000000000',
        region: 'us-east-1',
        partition: 'aws',
      },
      properties,
      metadata: {},
      generatedName: (maxLength) => `test-name-${number}`.slice(0, maxLength),
      generatedId: (count) => String(number).padStart(count, 'x'),
      assetPath: (key) => key,
    });
  }

  /** An id or access token of the pool; members override the usual claims, `null` takes one away. */
  async token(
    claims: Record<string, unknown> = {},
    {
      key = this.keys.privateKey,
      header = {},
    }: { key?: Parameters<SignJWT['sign']>[0]; header?: object } = {},
  ): Promise<string> {
    const now = Math.floor(this.context.clock.now() / 1000);
    const payload: Record<string, unknown> = {
      iss: `${this.endpoint}/${POOL_ID}`,
      sub: 'a-sub',
      aud: 'a-client',
      token_use: 'id',
      auth_time: now,
      iat: now,
      exp: now + 3600,
      ...claims,
    };
    for (const [name, value] of Object.entries(payload)) if (value === null) delete payload[name];
    return new SignJWT(payload as JWTPayload)
      .setProtectedHeader({ alg: 'RS256', kid: 'key-1', ...header })
      .sign(key);
  }
}

/** A REST API built resource by resource, deployed once it is complete. */
export class TestApi {
  private readonly resources = new Map<string, string>();

  private constructor(
    private readonly gateway: TestGateway,
    readonly id: string,
    private readonly rootId: string,
  ) {}

  static async create(gateway: TestGateway, properties: object = {}): Promise<TestApi> {
    const { ref, attributes } = await gateway.make('AWS::ApiGateway::RestApi', {
      Name: 'test-api',
      ...properties,
    });
    return new TestApi(gateway, ref, String(attributes.RootResourceId));
  }

  async make(type: string, properties: object): Promise<string> {
    const { ref } = await this.gateway.make(`AWS::ApiGateway::${type}`, {
      RestApiId: this.id,
      ...properties,
    });
    return ref;
  }

  /** The resource at a path, made with its ancestors where they are not there yet. */
  async resource(path: string): Promise<string> {
    if (path === '/') return this.rootId;
    const known = this.resources.get(path);
    if (known) return known;
    const slash = path.lastIndexOf('/');
    const made = await this.make('Resource', {
      ParentId: await this.resource(path.slice(0, slash) || '/'),
      PathPart: path.slice(slash + 1),
    });
    this.resources.set(path, made);
    return made;
  }

  /** A method with a Lambda proxy integration unless told otherwise. */
  async method(httpMethod: string, path: string, properties: object = {}): Promise<string> {
    const ResourceId = await this.resource(path);
    await this.make('Method', {
      HttpMethod: httpMethod,
      ResourceId,
      AuthorizationType: 'NONE',
      Integration: { Type: 'AWS_PROXY', IntegrationHttpMethod: 'POST', Uri: FUNCTION_URI },
      ...properties,
    });
    return ResourceId;
  }

  async deploy(stage: object = {}): Promise<void> {
    const DeploymentId = await this.make('Deployment', {});
    await this.make('Stage', { DeploymentId, StageName: 'v1', ...stage });
  }

  /** Sends a request as typed: no fetch that would clean its path or refuse its headers. */
  async send(method: string, path: string, options: SendOptions = {}): Promise<Reply> {
    return send(this.gateway.endpoint, method, `/_aws/execute-api/${this.id}/v1${path}`, options);
  }
}

export function send(
  endpoint: string,
  method: string,
  path: string,
  { headers = {}, body }: SendOptions = {},
): Promise<Reply> {
  const { hostname, port } = new URL(endpoint);
  return new Promise((resolve, reject) => {
    const request = httpRequest({ hostname, port, method, path, headers, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8');
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text, json: parsed(text) });
      });
    });
    request.on('error', reject);
    request.end(body);
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
