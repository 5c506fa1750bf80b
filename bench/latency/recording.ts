/** The client's requests, the functions, their calls. */
import type { LocalAws } from '../../local';
import { type Span, spans } from '../../local/gateway/spans';
import { CALLS } from './figures';
import type { ClientRequest, Recording } from './schedule';

/** Long enough for any measurement. */
const ALWAYS = Number.MAX_SAFE_INTEGER;

/** As long as in AWS, so that waiting shows. */
export function putLatenciesIn(aws: LocalAws): void {
  for (const [name, { milliseconds }] of Object.entries(CALLS)) {
    // The first that fits counts, so operations stand before their service.
    const [service = '', operation] = name.split(':');
    // Its own time is counted elsewhere.
    if (service === 'cognito-idp') continue;
    aws.faults.inject({
      service,
      kind: 'latency',
      latencyMs: milliseconds,
      times: ALWAYS,
      ...(operation === undefined ? {} : { operation }),
    });
  }
}

export async function recorded(ceremony: () => Promise<unknown>): Promise<Recording> {
  const seen: Span[] = [];
  const requests: ClientRequest[] = [];
  const listen = (span: unknown) => void seen.push(span as Span);
  const { fetch: original } = globalThis;
  globalThis.fetch = async (input, init) => {
    const startedAt = performance.now();
    const response = await original(input, init);
    const name = nameOf(new URL(String(input)), init?.headers);
    requests.push({ name, startedAt, endedAt: performance.now() });
    return response;
  };
  spans.subscribe(listen);
  try {
    await ceremony();
  } finally {
    spans.unsubscribe(listen);
    globalThis.fetch = original;
  }
  return { requests, spans: seen };
}

function nameOf(url: URL, headers: RequestInit['headers']): string {
  const target = new Headers(headers).get('x-amz-target');
  return target?.split('.').pop() ?? `/${url.pathname.split('/').slice(5).join('/')}`;
}
