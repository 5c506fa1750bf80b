/** Takes requests and answers apart, each by its protocol, into values that can be held against shapes. */
import type { Exchange } from '../../../local/gateway/exchange';
import { type Model, type OperationModel, type ShapeRef, shapeOf, type TimestampFormat } from './model';
import { type Check, checkMembers, checkValue, type Findings } from './values';
import { fromForm, fromXml, readXml, scalarOf } from './xml';

type Values = Record<string, unknown>;

type Protocol = Model['metadata']['protocol'];

function timestampsOf(protocol: Protocol): TimestampFormat {
  return protocol === 'query' || protocol === 'rest-xml' ? 'iso8601' : 'unixTimestamp';
}

/** @returns what AWS would refuse of a request */
export function checkRequest(model: Model, operation: OperationModel, exchange: Exchange): Findings {
  const findings: Findings = [];
  if (!operation.input) return findings;
  const protocol = protocolOf(model, exchange);
  const check: Check = { model, findings, direction: 'request', timestamps: timestampsOf(protocol) };
  const text = exchange.request.body.toString('utf8');
  if (protocol === 'json') checkValue(check, operation.input, JSON.parse(text || '{}'), '');
  else if (protocol === 'query') {
    const form = new URLSearchParams(exchange.request.method === 'GET' ? exchange.request.url.search : text);
    checkValue(check, operation.input, fromForm(model, operation.input, form), '');
  } else checkRest(check, operation.input, restRequest(model, operation, operation.input, exchange));
  return findings;
}

/** @returns what the model doesn't know of an answer that is no error */
export function checkAnswer(model: Model, operation: OperationModel, exchange: Exchange): Findings {
  const findings: Findings = [];
  const protocol = protocolOf(model, exchange);
  const check: Check = { model, findings, direction: 'answer', timestamps: timestampsOf(protocol) };
  const text = exchange.answer.body.toString('utf8');
  if (protocol.startsWith('rest')) checkStatus(model, operation, exchange, findings);
  else if (exchange.answer.status !== 200) findings.push(`status ${exchange.answer.status} is not 200`);
  if (!operation.output) {
    if (protocol === 'json' && text !== '' && text !== '{}') findings.push(`the whole: has no output`);
    return findings;
  }
  if (protocol === 'json') {
    if (text === '') findings.push('the whole: an output is JSON, empty or not');
    else checkValue(check, operation.output, JSON.parse(text), '');
  } else if (protocol === 'query') {
    const { root, content } = readXml(text);
    const wrapper = operation.output.resultWrapper ?? '';
    const result = typeof content === 'string' ? undefined : content[wrapper];
    if (result === undefined) findings.push(`the whole: <${root}> has no <${wrapper}>`);
    else checkValue(check, operation.output, fromXml(model, operation.output, result), '');
  } else checkRest(check, operation.output, restAnswer(model, operation.output, exchange));
  return findings;
}

/** That of the exchange: a service may speak several, of which its model has the newest. */
function protocolOf({ metadata }: Model, exchange: Exchange): Protocol {
  return exchange.protocol === 'rest' ? metadata.protocol : exchange.protocol;
}

function checkStatus(model: Model, operation: OperationModel, exchange: Exchange, findings: Findings): void {
  const members = operation.output ? (shapeOf(model, operation.output).members ?? {}) : {};
  // Lambda's Invoke and others have several.
  if (Object.values(members).some(({ location }) => location === 'statusCode')) return;
  const expected = operation.http.responseCode ?? 200;
  const { status } = exchange.answer;
  if (status !== expected && !(expected === 200 && status === 204 && exchange.answer.body.length === 0))
    findings.push(`status ${status} is not ${expected}`);
}

/** Members that the message has elsewhere than in its body keep the name of the member. */
function checkRest(check: Check, ref: ShapeRef, values: Values | undefined): void {
  if (!values) return;
  const shape = shapeOf(check.model, ref);
  const members = Object.fromEntries(
    Object.entries(shape.members ?? {}).map(([name, member]) => {
      const { locationName: _, ...rest } = member;
      const isHeader = member.location === 'header';
      return [name, isHeader ? { timestampFormat: 'rfc822' as const, ...rest } : rest];
    }),
  );
  const streamed = Object.entries(members).filter(([, member]) => shapeOf(check.model, member).streaming);
  for (const [name] of streamed) delete values[name];
  checkMembers(check, { ...shape, members }, values, '');
}

function restRequest(
  model: Model,
  operation: OperationModel,
  input: ShapeRef,
  { request }: Exchange,
): Values | undefined {
  const labels = labelsOf(operation.http.requestUri, request.url);
  if (!labels) return undefined;
  const shape = shapeOf(model, input);
  const values: Values = bodyValues(model, input, request.body.toString('utf8'));
  for (const [name, ref] of Object.entries(shape.members ?? {})) {
    const member = shapeOf(model, ref);
    const wireName = ref.locationName ?? name;
    if (ref.location === 'uri') values[name] = scalarOf(member, labels[wireName]);
    if (ref.location === 'querystring' && member.type !== 'map') {
      const all = request.url.searchParams.getAll(wireName);
      if (all.length > 0)
        values[name] =
          member.type === 'list' && member.member
            ? all.map((text) => scalarOf(shapeOf(model, member.member as ShapeRef), text))
            : scalarOf(member, all[0]);
    }
    if (ref.location === 'header') {
      const text = request.headers[wireName.toLowerCase()];
      if (typeof text === 'string') values[name] = scalarOf(member, text);
    }
  }
  return values;
}

/** Parts of a path by name; undefined when the path has another form (a bucket in the host's name). */
function labelsOf(template: string, url: URL): Readonly<Record<string, string>> | undefined {
  const [path = ''] = template.split('?');
  const pattern = path
    .replaceAll(/[.*()]/g, '\\$&')
    .replaceAll(
      /\{(\w+)(\+?)\}/g,
      (_, name: string, greedy: string) => `(?<${name}>${greedy ? '.+' : '[^/]+'})`,
    );
  const groups = new RegExp(`^${pattern}/?$`).exec(url.pathname)?.groups;
  return (
    groups && Object.fromEntries(Object.entries(groups).map(([name, it]) => [name, decodeURIComponent(it)]))
  );
}

function restAnswer(model: Model, output: ShapeRef, { answer }: Exchange): Values {
  const shape = shapeOf(model, output);
  const values = bodyValues(model, output, answer.body.toString('utf8'));
  const headers = Object.fromEntries(
    Object.entries(answer.headers).map(([name, text]) => [name.toLowerCase(), text]),
  );
  for (const [name, ref] of Object.entries(shape.members ?? {})) {
    if (ref.location === 'statusCode') values[name] = answer.status;
    const text = headers[(ref.locationName ?? name).toLowerCase()];
    if (ref.location === 'header' && text !== undefined) values[name] = scalarOf(shapeOf(model, ref), text);
  }
  return values;
}

/** Members in the body, by their own names; what isn't known keeps the name it came with. */
function bodyValues(model: Model, ref: ShapeRef, text: string): Values {
  const shape = shapeOf(model, ref);
  const payload = shape.payload === undefined ? undefined : shape.members?.[shape.payload];
  if (shape.payload !== undefined && payload) {
    const type = shapeOf(model, payload).type;
    if (type === 'blob' || type === 'string')
      return { [shape.payload]: type === 'blob' ? Buffer.from(text).toString('base64') : text };
    return text === '' ? {} : { [shape.payload]: parsed(model, payload, text) };
  }
  if (text === '') return {};
  const value = parsed(model, ref, text);
  if (typeof value !== 'object' || value === null) return { body: value };
  const names = new Map(
    Object.entries(shape.members ?? {}).map(([name, member]) => [member.locationName ?? name, name]),
  );
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [names.get(name) ?? name, member]));
}

function parsed(model: Model, ref: ShapeRef, text: string): unknown {
  return model.metadata.protocol === 'rest-xml'
    ? fromXml(model, ref, readXml(text).content)
    : JSON.parse(text);
}
