import type { LocalContext } from '../../contract';
import type { Answer } from './answer';
import { setHeader } from './answer';
import type { GatewayError } from './errors';
import { contextVariables, type Invocation, lookUp } from './invocation';
import { asText, evaluateMapping } from './mapping';
import { header } from './request';

const DEFAULT_TEMPLATES = { 'application/json': '{"message":$context.error.messageString}' };

/**
 * The API's gateway response of that type, else its `DEFAULT_4XX` or `DEFAULT_5XX`, else API Gateway's. CORS
 * headers come from the template alone.
 */
export function gatewayResponse(context: LocalContext, invocation: Invocation, error: GatewayError): Answer {
  const { gatewayResponses } = invocation.stage.deployment;
  invocation.error = {
    message: error.message,
    responseType: error.type,
    validation: error.validation,
  };
  const definition =
    gatewayResponses.get(error.type) ??
    gatewayResponses.get(error.status >= 500 ? 'DEFAULT_5XX' : 'DEFAULT_4XX');
  const templates =
    definition && Object.keys(definition.templates).length > 0 ? definition.templates : DEFAULT_TEMPLATES;
  const [contentType, template] = chooseTemplate(templates, header(invocation.request, 'accept'));
  const headers: Record<string, readonly string[]> = {
    'x-amzn-ErrorType': [error.errorType],
    'Content-Type': [contentType],
  };
  for (const [target, expression] of Object.entries(definition?.parameters ?? {})) {
    const name = /^gatewayresponse\.header\.(.+)$/.exec(target)?.[1];
    const value = evaluateMapping(context, invocation, expression);
    if (name !== undefined && value !== undefined) setHeader(headers, name, [value]);
  }
  return {
    status: definition?.statusCode ?? error.status,
    headers,
    body: Buffer.from(substitute(context, invocation, template), 'utf8'),
  };
}

/** For the first media type that the client accepts; else JSON, else the first. */
function chooseTemplate(
  templates: Readonly<Record<string, string>>,
  accept: string | undefined,
): [string, string] {
  const wanted = (accept ?? '').split(',').map((part) => part.split(';')[0]?.trim().toLowerCase());
  const entries = Object.entries(templates);
  const chosen =
    wanted.flatMap((type) => entries.filter(([known]) => known.toLowerCase() === type))[0] ??
    entries.find(([known]) => known === 'application/json') ??
    entries[0];
  return chosen ?? ['application/json', ''];
}

/** Gateway responses know no VTL, only variables. */
function substitute(context: LocalContext, invocation: Invocation, template: string): string {
  const values = contextVariables(context, invocation);
  return template
    .replace(
      /\$(?:context\.([\w:.-]*[\w])|\{context\.([^}]+)\})/g,
      (_, bare, braced) => asText(lookUp(values, bare ?? braced)) ?? '',
    )
    .replace(/\$stageVariables\.(\w+)/g, (_, name) => invocation.stage.variables[name] ?? '');
}
