import { randomUUID } from 'node:crypto';
import {
  AwsError,
  type HttpRoute,
  type LocalContext,
  PassedOver,
  type ResourceProvider,
  type ResourceRequest,
  type ResourceResult,
  type Service,
} from '../../contract';
import type { FunctionRuntime } from '../../runtime/runtime';

const ANSWER_PATH = '/_aws/cloudformation/answers/';
/** As with every asynchronous invocation. */
const ATTEMPTS = 3;

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-responses.html */
interface Answer {
  readonly Status?: string;
  readonly Reason?: string;
  readonly PhysicalResourceId?: string;
  readonly StackId?: string;
  readonly RequestId?: string;
  readonly LogicalResourceId?: string;
  readonly Data?: Readonly<Record<string, unknown>>;
}

/** Their functions answer at an address made for the one request. */
export function customResources(
  context: LocalContext,
  runtime: FunctionRuntime,
): Pick<Service, 'resources' | 'routes'> {
  const awaited = new Map<string, (answer: Answer) => void>();
  const ask = (event: Event) => askFunction(context, runtime, awaited, event);
  const types = ['Custom::*', 'AWS::CloudFormation::CustomResource'];
  return {
    resources: types.map((type) => customResource(type, ask)),
    routes: [answerRoute(awaited)],
  };
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-requesttypes.html */
function customResource(type: string, ask: (event: Event) => Promise<ResourceResult>): ResourceProvider {
  return {
    type,
    create: (request) => ask({ kind: 'Create', request }),
    update: (request, { request: before, result }) => {
      if (before.properties.ServiceToken !== request.properties.ServiceToken)
        throw new AwsError('InvalidRequest', 'Modifying service token is not allowed.');
      return ask({ kind: 'Update', request, physicalId: result.ref, old: before.properties });
    },
    async delete({ request, result }) {
      await ask({ kind: 'Delete', request, physicalId: result.ref });
    },
  };
}

interface Event {
  readonly kind: 'Create' | 'Update' | 'Delete';
  readonly request: ResourceRequest;
  readonly physicalId?: string;
  readonly old?: Readonly<Record<string, unknown>>;
}

/** @throws PassedOver when nothing here runs its function; AwsError with the function's reason */
async function askFunction(
  context: LocalContext,
  runtime: FunctionRuntime,
  awaited: Map<string, (answer: Answer) => void>,
  { kind, request: { logicalId, type, stack, properties }, physicalId, old }: Event,
): Promise<ResourceResult> {
  const token: string = properties.ServiceToken ?? '';
  const definition = runtime.find(token);
  if (!definition) throw new PassedOver(`its ServiceToken ${token} is no function of the assembly.`);
  if ('unrunnable' in definition.code)
    throw new PassedOver(`its function can't be run: ${definition.code.unrunnable}`);
  const secret = randomUUID();
  let answer: Answer | undefined;
  awaited.set(secret, (given) => {
    answer = given;
  });
  const event = {
    RequestType: kind,
    ResponseURL: `${context.endpoint()}${ANSWER_PATH}${secret}`,
    StackId: stack.id,
    RequestId: randomUUID(),
    ResourceType: type,
    LogicalResourceId: logicalId,
    ...(physicalId === undefined ? {} : { PhysicalResourceId: physicalId }),
    ServiceToken: token,
    ResourceProperties: given(properties),
    ...(old === undefined ? {} : { OldResourceProperties: given(old) }),
  };
  try {
    await runtime.run(token, JSON.stringify(event), { attempts: ATTEMPTS, waitMs: undefined });
  } finally {
    awaited.delete(secret);
  }
  return resultOf(answer, event);
}

function resultOf(
  answer: Answer = {},
  event: Required<Pick<Answer, 'StackId' | 'RequestId' | 'LogicalResourceId'>>,
): ResourceResult {
  const { StackId, RequestId, LogicalResourceId, PhysicalResourceId, Status, Reason, Data } = answer;
  if (Status === undefined)
    throw new AwsError('CustomResourceTimeout', 'Its function ended without an answer to CloudFormation.');
  if (Status !== 'SUCCESS')
    throw new AwsError(
      'CustomResourceFailed',
      `Received response status [${Status}]: ${Reason ?? 'no reason'}`,
    );
  if (
    StackId !== event.StackId ||
    RequestId !== event.RequestId ||
    LogicalResourceId !== event.LogicalResourceId
  )
    throw new AwsError(
      'InvalidCustomResourceAnswer',
      'The answer of its function must repeat StackId, RequestId and LogicalResourceId of the request.',
    );
  if (!PhysicalResourceId) throw new AwsError('InvalidCustomResourceAnswer', 'Invalid PhysicalResourceId');
  return { ref: PhysicalResourceId, attributes: Data ?? {} };
}

function given({ ServiceTimeout: _, ...properties }: Readonly<Record<string, unknown>>): unknown {
  return texts(properties);
}

function answerRoute(awaited: ReadonlyMap<string, (answer: Answer) => void>): HttpRoute {
  return (request, response, url, body) => {
    if (!url.pathname.startsWith(ANSWER_PATH)) return false;
    const take = awaited.get(url.pathname.slice(ANSWER_PATH.length));
    // It is signed for a PUT without a content type.
    const isSigned = request.method === 'PUT' && !request.headers['content-type'];
    if (!take || !isSigned) {
      response.writeHead(403).end();
      return true;
    }
    try {
      take(JSON.parse(body.toString('utf8')) as Answer);
    } catch {
      take({ Status: 'FAILED', Reason: 'The answer is no JSON.' });
    }
    response.writeHead(200).end();
    return true;
  };
}

/** CloudFormation hands over numbers and switches as text. */
function texts(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(texts);
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, texts(member)]));
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : value;
}
