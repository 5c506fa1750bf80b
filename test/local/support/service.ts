import { createHash } from 'node:crypto';
import {
  type AccessRequest,
  AwsError,
  type Call,
  type CreateService,
  type Principal,
  type ResourceRequest,
  type ResourceResult,
  type Service,
  type ServiceApi,
} from '../../../local/contract';
import { type Exchange, exchanges } from '../../../local/gateway/exchange';
import { toJson } from '../../../local/gateway/protocol';
import { type TestContext, testContext } from './context';

/** One service of the embedded AWS on its own, called the way the gateway calls it. */
export interface ServiceUnderTest {
  readonly context: TestContext;
  readonly service: Service;
  /** What IAM is asked before the operation runs. */
  access(operation: string, input: object, principal?: Principal): readonly AccessRequest[];
  /** Asks for the access requests, then runs the operation on the same input. */
  // biome-ignore lint/suspicious/noExplicitAny: outputs differ by operation and are checked by the tests.
  call(operation: string, input: object, principal?: Principal): Promise<any>;
  /** Makes a resource as a template does. */
  make(type: string, properties: object, logicalId?: string): Promise<ResourceResult>;
}

/** Starts a service in a context of its own. */
export async function serviceUnderTest(
  createService: CreateService,
  context: TestContext = testContext(),
): Promise<ServiceUnderTest> {
  const service = await createService(context);
  const api = service.apis[0];
  if (!api) throw new Error('The service has no API.');

  const callOf = (operation: string, principal: Principal = { kind: 'operator' }): Call => ({
    service: api.name,
    operation,
    principal,
    sourceIp: '127.0.0.1',
    userAgent: 'test',
    headers: {},
    requestId: 'test',
  });
  const find = (operation: string) => {
    const found = api.operations[operation];
    if (!found) throw new AwsError('UnknownOperationException', `${api.name} has no ${operation}.`);
    return found;
  };
  const access: ServiceUnderTest['access'] = (operation, input, principal) => {
    const asked = find(operation).access;
    return asked === 'public' ? [] : ([asked(input, callOf(operation, principal))].flat() as AccessRequest[]);
  };
  return {
    context,
    service,
    access,
    async call(operation, input, principal) {
      try {
        access(operation, input, principal);
        const output = await find(operation).run(input, callOf(operation, principal));
        publish(api, operation, input, { output });
        return output;
      } catch (error) {
        if (error instanceof AwsError) publish(api, operation, input, { error });
        throw error;
      }
    },
    async make(type, properties, logicalId = 'Resource') {
      const provider = service.resources.find((candidate) => candidate.type === type);
      if (!provider) throw new Error(`The service does not make ${type}.`);
      return provider.create({
        logicalId,
        type,
        stack: {
          name: 'stack',
          id: 'arn:aws:cloudformation:us-east-1:000000000000:stack/stack/1',
          account: context.account,
          region: context.region,
          partition: 'aws',
        },
        properties,
        metadata: {},
        generatedName: (maxLength, separator = '-') =>
          ['stack', logicalId, 'ABC123'].join(separator).slice(0, maxLength),
        generatedId: (count, alphabet = 'abcdef0123456789') =>
          Array.from({ length: count }, (_, at) => {
            const byte = createHash('sha256').update(`${logicalId}/${at}`).digest()[0] ?? 0;
            return alphabet[byte % alphabet.length];
          }).join(''),
        assetPath: (objectKey) => objectKey,
      } satisfies ResourceRequest);
    },
  };
}

/** Shows an exchange to those who look on at the gateway, where the service's protocol is JSON. */
function publish(
  { name: service, targetPrefixes }: ServiceApi,
  operation: string,
  input: object,
  { output, error }: { readonly output?: unknown; readonly error?: AwsError },
): void {
  if (!targetPrefixes) return;
  exchanges.publish({
    service,
    operation,
    protocol: 'json',
    request: {
      method: 'POST',
      url: new URL('http://localhost/'),
      headers: {},
      body: Buffer.from(toJson(input)),
    },
    answer: {
      status: error?.status ?? 200,
      headers: {},
      body: output === undefined ? '' : toJson(output),
    },
    error,
  } satisfies Exchange);
}
