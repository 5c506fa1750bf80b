import { render } from 'velocityjs';
import type { LocalContext } from '../../contract';
import { GatewayError, NotEmulated } from './errors';
import { contextVariables, type Invocation } from './invocation';
import { readJsonPath } from './json-path';
import { asText } from './mapping';
import { lastValues } from './request';

export interface ResponseOverride {
  readonly header: Record<string, unknown>;
  status?: unknown;
}

export interface Rendered {
  readonly text: string;
  readonly responseOverride: ResponseOverride;
}

/**
 * VTL with `$input`, `$context`, `$stageVariables` and `$util`.
 *
 * @param body what `$input` reads: the request's body before the integration, the integration's after it
 * @throws GatewayError `API_CONFIGURATION_ERROR` for a template that can't be rendered
 * @see
 *   https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html
 */
export function renderTemplate(
  context: LocalContext,
  invocation: Invocation,
  template: string,
  body: string,
): Rendered {
  const responseOverride: ResponseOverride = { header: {} };
  try {
    const text = render(template, {
      input: input(invocation, body),
      context: { ...contextVariables(context, invocation), responseOverride },
      stageVariables: { ...invocation.stage.variables },
      util,
    });
    return { text, responseOverride };
  } catch (error) {
    if (error instanceof NotEmulated) throw error;
    throw new GatewayError('API_CONFIGURATION_ERROR', {
      reason: `a mapping template can't be rendered: ${String(error).split('\n')[0]}`,
    });
  }
}

function input(invocation: Invocation, body: string) {
  const { request, route } = invocation;
  const places = {
    path: parameterMap({ ...route?.pathParameters }),
    querystring: parameterMap(lastValues(request.query)),
    header: parameterMap(lastValues(request.headers)),
  };
  const document = () => {
    try {
      return JSON.parse(body === '' ? '{}' : body);
    } catch {
      return {};
    }
  };
  return {
    body,
    /** All by place, or one by name: path, then query string, then header. */
    params: (name?: string) =>
      name === undefined
        ? places
        : (places.path.get(name) ?? '') || (places.querystring.get(name) ?? '') || places.header.get(name),
    json: (path: string) => JSON.stringify(readJsonPath(document(), path)) ?? '""',
    path: (path: string) => readJsonPath(document(), path) ?? '',
  };
}

type ParameterMap = Record<string, string> & { get(name: string): string };

/** Templates rely on `get` giving an empty text for what is missing. */
function parameterMap(values: Record<string, string>): ParameterMap {
  return Object.defineProperty(values, 'get', {
    value: (name: string) => (Object.hasOwn(values, name) ? values[name] : ''),
    enumerable: false,
  }) as ParameterMap;
}

const util = {
  /** As API Gateway, escapes single quotes too. */
  escapeJavaScript: (text: unknown) => JSON.stringify(String(text)).slice(1, -1).replace(/'/g, "\\'"),
  parseJson: (text: string) => JSON.parse(text) as unknown,
  urlEncode: (text: unknown) => encodeURIComponent(String(text)),
  urlDecode: (text: unknown) => decodeURIComponent(String(text).replace(/\+/g, ' ')),
  base64Encode: (text: unknown) => Buffer.from(asText(text) ?? '', 'utf8').toString('base64'),
  base64Decode: (text: unknown) => Buffer.from(String(text), 'base64').toString('utf8'),
};
