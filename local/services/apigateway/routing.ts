import { GatewayError } from './errors';
import type { ApiMethod, ApiResource, Deployment } from './model';

export interface Route {
  readonly resource: ApiResource;
  readonly method: ApiMethod;
  /** Percent-decoded. */
  readonly pathParameters: Readonly<Record<string, string>>;
}

/** The lower, the more exact. */
const LITERAL = 0;
const PARAMETER = 1;
const GREEDY = 2;

/**
 * Of several matching resources with methods the more exact from the left wins. The method is looked up on
 * that one alone, `ANY` last.
 *
 * @param path below the stage, percent-encoded
 * @throws GatewayError `MISSING_AUTHENTICATION_TOKEN`, API Gateway's answer to unknown paths and methods
 */
export function findRoute(deployment: Deployment, httpMethod: string, path: string): Route {
  const segments = decodeSegments(path);
  const withMethods = new Set(deployment.methods.map((method) => method.resourceId));
  let best: { resource: ApiResource; rank: number[]; parameters: Record<string, string> } | undefined;
  for (const resource of deployment.resources.values()) {
    if (!withMethods.has(resource.id)) continue;
    const match = matchPath(resource.path, segments);
    if (match && (!best || moreExact(match.rank, best.rank))) best = { resource, ...match };
  }
  const method = best && findMethod(deployment, best.resource.id, httpMethod);
  if (!best || !method) throw new GatewayError('MISSING_AUTHENTICATION_TOKEN');
  return { resource: best.resource, method, pathParameters: best.parameters };
}

function findMethod(deployment: Deployment, resourceId: string, httpMethod: string): ApiMethod | undefined {
  const methods = deployment.methods.filter((method) => method.resourceId === resourceId);
  return (
    methods.find((method) => method.httpMethod === httpMethod) ??
    methods.find((method) => method.httpMethod === 'ANY')
  );
}

/** A trailing slash makes no difference. */
function decodeSegments(path: string): string[] {
  try {
    return path.replace(/^\//, '').replace(/\/$/, '').split('/').map(decodeURIComponent);
  } catch {
    throw new GatewayError('DEFAULT_4XX', { reason: `the path ${path} is not percent-encoded properly` });
  }
}

function matchPath(
  template: string,
  segments: readonly string[],
): { rank: number[]; parameters: Record<string, string> } | undefined {
  const parts = template.replace(/^\//, '').split('/');
  const rank: number[] = [];
  const parameters: Record<string, string> = {};
  for (const [index, part] of parts.entries()) {
    const segment = segments[index];
    if (segment === undefined) return undefined;
    const parameter = /^\{([^}+]+)(\+?)\}$/.exec(part);
    if (!parameter) {
      if (part !== segment) return undefined;
      rank.push(LITERAL);
      continue;
    }
    if (segment === '') return undefined;
    const [, name = '', greedy] = parameter;
    if (greedy) {
      parameters[name] = segments.slice(index).join('/');
      return { rank: [...rank, GREEDY], parameters };
    }
    parameters[name] = segment;
    rank.push(PARAMETER);
  }
  return parts.length === segments.length ? { rank, parameters } : undefined;
}

function moreExact(one: readonly number[], other: readonly number[]): boolean {
  for (let index = 0; index < Math.max(one.length, other.length); index++) {
    const difference = (one[index] ?? GREEDY) - (other[index] ?? GREEDY);
    if (difference !== 0) return difference < 0;
  }
  return false;
}
