import type { LocalContext } from '../../contract';
import { type Answer, setHeader } from './answer';
import { GatewayError } from './errors';
import type { Invocation } from './invocation';
import { asText, evaluateMapping } from './mapping';
import type { IntegrationResponse } from './model';
import { forMediaType, header, mediaType } from './request';
import type { Route } from './routing';
import { renderTemplate } from './velocity';

/**
 * The request template gives the status code, which selects the integration response.
 *
 * @throws GatewayError `API_CONFIGURATION_ERROR` (500) without a status code or a response for it
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-mock-integration.html
 */
export function answerMock(context: LocalContext, invocation: Invocation, route: Route): Answer {
  const { integration } = route.method;
  const startedAt = performance.now();
  const template = forMediaType(integration.requestTemplates, mediaType(invocation.request));
  const sent = invocation.request.body.toString('utf8');
  const text = template === undefined ? sent : renderTemplate(context, invocation, template, sent).text;
  const status = statusCodeOf(text);
  const chosen = selectResponse(integration.responses, status);
  const answer = mapResponse(context, invocation, chosen);
  invocation.integration = { status, latencyMs: Math.round(performance.now() - startedAt) };
  return answer;
}

function statusCodeOf(text: string): number {
  const document = readLooseJson(text);
  const status =
    document !== null && typeof document === 'object' && 'statusCode' in document ? document.statusCode : NaN;
  if (typeof status !== 'number' || !Number.isInteger(status))
    throw new GatewayError('API_CONFIGURATION_ERROR', {
      reason: `the request template of the MOCK integration gives no integer statusCode: ${text.trim().slice(0, 200)}`,
    });
  return status;
}

/** API Gateway also takes unquoted names and single quotes: `{ statusCode: 200 }`. */
function readLooseJson(text: string): unknown {
  const strict = text
    .replace(/'([^'"\\]*)'/g, '"$1"')
    .replace(/([{,]\s*)([A-Za-z_$][\w$]*)(\s*:)/g, '$1"$2"$3');
  for (const candidate of [text, strict]) {
    try {
      return JSON.parse(candidate);
    } catch {
      // Another spelling may do.
    }
  }
  return undefined;
}

/** First whose pattern matches the whole status code, else the one without a pattern. */
function selectResponse(responses: readonly IntegrationResponse[], status: number): IntegrationResponse {
  const chosen =
    responses.find(
      ({ selectionPattern }) =>
        selectionPattern !== undefined && new RegExp(`^(?:${selectionPattern})$`).test(String(status)),
    ) ?? responses.find(({ selectionPattern }) => selectionPattern === undefined);
  if (!chosen)
    throw new GatewayError('API_CONFIGURATION_ERROR', {
      reason: `no integration response is selected by the status code ${status}, and there is none without a SelectionPattern`,
    });
  return chosen;
}

function mapResponse(context: LocalContext, invocation: Invocation, response: IntegrationResponse): Answer {
  const [contentType, template] = responseTemplate(response, header(invocation.request, 'accept'));
  const rendered = template === undefined ? undefined : renderTemplate(context, invocation, template, '');
  const headers: Record<string, readonly string[]> = { 'Content-Type': [contentType] };
  for (const [target, expression] of Object.entries(response.parameters)) {
    const name = /^method\.response\.header\.(.+)$/.exec(target)?.[1];
    const value = evaluateMapping(context, invocation, expression);
    if (name !== undefined && value !== undefined) setHeader(headers, name, [value]);
  }
  for (const [name, value] of Object.entries(rendered?.responseOverride.header ?? {}))
    setHeader(headers, name, [asText(value) ?? '']);
  return {
    status: Number(rendered?.responseOverride.status ?? response.statusCode),
    headers,
    body: Buffer.from(rendered?.text ?? '', 'utf8'),
  };
}

function responseTemplate(
  { templates }: IntegrationResponse,
  accept: string | undefined,
): [string, string | undefined] {
  const accepted = accept?.split(/[,;]/)[0]?.trim() ?? '';
  const matching = forMediaType(templates, accepted);
  if (matching !== undefined) return [accepted, matching];
  return Object.entries(templates)[0] ?? ['application/json', undefined];
}
