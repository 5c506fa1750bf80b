import type { LocalContext } from '../../contract';
import { GatewayError } from './errors';
import { contextVariables, type Invocation, lookUp } from './invocation';
import { header } from './request';

/**
 * `'a literal'`, `context.…`, `stageVariables.…`, `method.request.header|querystring|path.…` or
 * `integration.response.…`. The last gives nothing: only MOCK is mapped here, whose answer has no headers or
 * body.
 *
 * @returns undefined without a value; the header is then left out
 * @throws GatewayError `API_CONFIGURATION_ERROR` for other expressions
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-parameter-mapping-sources.html
 */
export function evaluateMapping(
  context: LocalContext,
  invocation: Invocation,
  expression: string,
): string | undefined {
  const literal = /^'(.*)'$/s.exec(expression);
  if (literal) return literal[1] ?? '';
  const [source, rest] = splitSource(expression);
  switch (source) {
    case 'context':
      return asText(lookUp(contextVariables(context, invocation), rest));
    case 'stageVariables':
      return invocation.stage.variables[rest];
    case 'method.request.header':
      return header(invocation.request, rest);
    case 'method.request.querystring':
      return invocation.request.query[rest]?.at(-1);
    case 'method.request.path':
      return invocation.route?.pathParameters[rest];
    case 'integration.response':
      return undefined;
    default:
      throw new GatewayError('API_CONFIGURATION_ERROR', {
        reason: `the mapping expression "${expression}" has a form that API Gateway does not know`,
      });
  }
}

const SOURCES = [
  'context',
  'stageVariables',
  'method.request.header',
  'method.request.querystring',
  'method.request.path',
  'integration.response',
];

function splitSource(expression: string): [string, string] {
  const source = SOURCES.find((known) => expression === known || expression.startsWith(`${known}.`));
  return source === undefined ? ['', expression] : [source, expression.slice(source.length + 1)];
}

/** As in headers and templates. */
export function asText(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
