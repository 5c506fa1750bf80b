import type { LocalContext } from '../../contract';
import { GatewayError } from './errors';
import { contextVariables, type Invocation, lookUp } from './invocation';
import { readJsonPath } from './json-path';
import { header } from './request';

/** An integration's answer as parameter mappings see it. */
export interface IntegrationAnswer {
  readonly headers: Readonly<Record<string, readonly string[]>>;
  readonly body: string;
}

/**
 * Evaluates a parameter mapping: `'a literal'`, `context.…`, `stageVariables.…`, `method.request.header|querystring|path.…`
 * or `integration.response.header|multivalueheader|body.…`.
 *
 * @returns undefined when the source has no such value; the header is then left out
 * @throws GatewayError `API_CONFIGURATION_ERROR` for an expression of another form
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-parameter-mapping-sources.html
 */
export function evaluateMapping(
  context: LocalContext,
  invocation: Invocation,
  expression: string,
  integration?: IntegrationAnswer,
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
    case 'integration.response.header':
      return headerValues(integration, rest)?.at(-1);
    case 'integration.response.multivalueheader':
      return headerValues(integration, rest)?.join(',');
    case 'integration.response.body':
      return rest === '' ? integration?.body : asText(readJsonPath(parsed(integration?.body), `$.${rest}`));
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
  'integration.response.header',
  'integration.response.multivalueheader',
  'integration.response.body',
];

function splitSource(expression: string): [string, string] {
  const source = SOURCES.find((known) => expression === known || expression.startsWith(`${known}.`));
  return source === undefined ? ['', expression] : [source, expression.slice(source.length + 1)];
}

function headerValues(answer: IntegrationAnswer | undefined, name: string): readonly string[] | undefined {
  return Object.entries(answer?.headers ?? {}).find(
    ([known]) => known.toLowerCase() === name.toLowerCase(),
  )?.[1];
}

function parsed(body: string | undefined): unknown {
  try {
    return JSON.parse(body ?? '');
  } catch {
    return undefined;
  }
}

/** Text of a value as API Gateway puts it into a header or a template; undefined for none. */
export function asText(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
