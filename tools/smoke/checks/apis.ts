/** Whether APIs and pool answer our pages and nobody else's. */
import { ok, problem } from '../../preflight/check';
import { addressOf, keysAddress } from '../addresses';
import { type Deployed, STACK_PERMISSIONS } from '../deployment';
import { type SmokeCheck, type SmokeSubject, someOf } from '../subject';

/** Milliseconds; a cold function is slow. */
const PATIENCE = 15_000;
/** `.example` is reserved (RFC 2606). */
const STRANGER = 'https://stranger.smoke.example';

interface Route {
  readonly url: string;
  readonly label: string;
  readonly method: string;
  readonly authorized: boolean;
}

export const apiChecks: readonly SmokeCheck[] = [
  {
    id: 'api-cors',
    title: 'CORS of the APIs',
    permissions: STACK_PERMISSIONS,
    async run(subject) {
      const { webOrigins } = subject.config;
      const routes = await routesOf(subject);
      const wrong: string[] = [];
      for (const { url, label, method } of firstOfEach(routes))
        for (const origin of [...webOrigins, STRANGER]) {
          const answer = await ask(url, 'OPTIONS', {
            origin,
            'access-control-request-method': method,
            'access-control-request-headers': 'authorization,content-type',
          });
          const allowed =
            answer instanceof Error ? undefined : answer.headers.get('access-control-allow-origin');
          if (answer instanceof Error) wrong.push(`${label} gives no answer (${answer.message})`);
          else if (origin === STRANGER) {
            if (allowed === STRANGER || allowed === '*') wrong.push(`${label} lets every origin in`);
          } else if (!answer.ok) wrong.push(`${label} answers ${origin} with ${answer.status}`);
          else if (allowed !== origin) wrong.push(`${label} does not let ${origin} in`);
          else if (!headerHas(answer, 'access-control-allow-methods', method))
            wrong.push(`${label} does not allow ${method}`);
        }
      if (routes.length === 0) return ok('The stage has no API.');
      if (wrong.length === 0) return ok(`They let in ${webOrigins.length} web origins, and no other.`);
      return problem(
        `${someOf([...new Set(wrong)])}.`,
        'Compare webOrigins of the stage with what is deployed, and deploy; an API that was changed by hand needs its stage deployed anew.',
      );
    },
  },
  {
    id: 'api-answers',
    title: 'APIs',
    permissions: STACK_PERMISSIONS,
    async run(subject) {
      const routes = await routesOf(subject);
      const wrong: string[] = [];
      for (const { url, label, method, authorized } of firstOfEach(routes)) {
        const answer = await ask(url, method, { 'content-type': 'application/json' }, '{}');
        if (answer instanceof Error) wrong.push(`${label} gives no answer (${answer.message})`);
        else if (
          authorized ? answer.status !== 401 : answer.status >= 500 || [403, 404].includes(answer.status)
        )
          wrong.push(`${label} answers a stranger with ${answer.status}`);
      }
      if (routes.length === 0) return ok('The stage has no API.');
      if (wrong.length === 0)
        return ok(
          `${new Set(routes.map(({ label }) => label)).size} APIs answer, and refuse who has no token.`,
        );
      return problem(
        `${someOf(wrong)}.`,
        'See the API’s access log and its function’s log (docs/operating.md).',
      );
    },
  },
  {
    id: 'pool-keys',
    title: 'Keys of the pool’s tokens',
    permissions: STACK_PERMISSIONS,
    async run({ config, deployment }) {
      const [pool] = await deployment.ofType('AWS::Cognito::UserPool');
      if (!pool) return problem('There is no pool.', 'Deploy the stage.');
      const answer = await ask(keysAddress(config.region, pool.id), 'GET', {});
      const keys = answer instanceof Error || !answer.ok ? [] : ((await answer.json()) as { keys: [] }).keys;
      if (keys.length > 0) return ok(`Published, ${keys.length} of them.`);
      return problem(
        `They can’t be read: ${answer instanceof Error ? answer.message : answer.status}.`,
        'Nobody can check a token without them. See whether the pool is there, and AWS’s health page.',
      );
    },
  },
];

/** Routes with a CORS preflight, those with an authorizer first. */
async function routesOf({ config, deployment }: SmokeSubject): Promise<readonly Route[]> {
  const [apis, stages, resources, methods] = await Promise.all(
    ['RestApi', 'Stage', 'Resource', 'Method'].map((kind) => deployment.ofType(`AWS::ApiGateway::${kind}`)),
  );
  const paths = new Map<string, string>();
  const pathOf = (resource: Deployed): string => {
    const known = paths.get(resource.id);
    if (known !== undefined) return known;
    const parentId = resource.resolve.text(resource.properties.ParentId);
    const parent = resources?.find(({ id, stack }) => id === parentId && stack === resource.stack);
    const path = `${parent ? pathOf(parent) : ''}/${resource.properties.PathPart}`;
    paths.set(resource.id, path);
    return path;
  };
  const routes = (apis ?? []).flatMap((api): Route[] => {
    const isOfApi = ({ stack, resolve, properties }: Deployed) =>
      stack === api.stack && resolve.text(properties.RestApiId) === api.id;
    const stage = stages?.find(isOfApi);
    if (!stage) return [];
    const own = (methods ?? []).filter(isOfApi);
    return own.flatMap(({ properties, resolve }) => {
      const method = String(properties.HttpMethod);
      const resourceId = resolve.text(properties.ResourceId);
      const resource = resources?.find((it) => it.id === resourceId && it.stack === api.stack);
      const hasPreflight = own.some(
        (other) =>
          other.properties.HttpMethod === 'OPTIONS' &&
          other.resolve.text(other.properties.ResourceId) === resourceId,
      );
      if (!resource || method === 'OPTIONS' || !hasPreflight) return [];
      return [
        {
          url: addressOf(config.region, api.id, stage.id, pathOf(resource)),
          label: String(api.properties.Name ?? api.logicalId),
          method,
          authorized: properties.AuthorizationType !== 'NONE',
        },
      ];
    });
  });
  return routes.sort((left, right) => Number(right.authorized) - Number(left.authorized));
}

/** One route of each API. */
function firstOfEach(routes: readonly Route[]): readonly Route[] {
  return [...new Map([...routes].reverse().map((route) => [route.label, route])).values()];
}

function headerHas({ headers }: Response, name: string, value: string): boolean {
  const values = (headers.get(name) ?? '').split(',').map((text) => text.trim().toUpperCase());
  return values.includes(value) || values.includes('*');
}

async function ask(
  url: string,
  method: string,
  headers: Readonly<Record<string, string>>,
  body?: string,
): Promise<Response | Error> {
  try {
    return await fetch(url, {
      method,
      headers,
      signal: AbortSignal.timeout(PATIENCE),
      ...(body === undefined || method === 'GET' ? {} : { body }),
    });
  } catch (error) {
    const { cause, message } = error as Error & { cause?: { code?: string } };
    return new Error(cause?.code ?? message);
  }
}
