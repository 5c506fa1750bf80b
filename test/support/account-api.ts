/**
 * An embedded AWS with the account API on it, and callers of that API: a server that handles tokens, a page
 * that has cookies.
 */
import { randomUUID } from 'node:crypto';
import type { ConfigInput } from '../../lib/config/schema';
import { type LocalAws, startLocalAws } from '../../local';
import { assemblyOf } from './assembly';
import { CognitoClient } from './cognito';

export const ORIGIN = 'http://localhost:5173';
export const PASSWORD = 'Correct-horse-battery-9';

export interface ApiAnswer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: bodies differ by operation and are checked by the tests
  readonly body: any;
  readonly headers: Headers;
  /** Lines of Set-Cookie. */
  readonly cookies: readonly string[];
}

export interface AccountWorld {
  readonly aws: LocalAws;
  /** Folder of what was synthesized. */
  readonly assembly: string;
  /** The public client of the pool. */
  readonly publicClient: CognitoClient;
  call(
    path: string,
    body?: unknown,
    headers?: Readonly<Record<string, string>>,
    method?: string,
  ): Promise<ApiAnswer>;
  /** A page with a cookie jar of its own. */
  page(): Page;
  /** An account that has confirmed its address and has {@link PASSWORD}. */
  newAccount(): Promise<string>;
  /** Text of the newest mail to an address. */
  mailTo(email: string): string;
}

/**
 * @param webPort port of the pages that may call the API
 * @param beside assemblies of other apps that are deployed after it
 */
export async function accountWorld(
  overrides: Partial<ConfigInput> = {},
  webPort = 5173,
  beside: readonly string[] = [],
): Promise<AccountWorld> {
  const assembly = await assemblyOf({
    webPort,
    overrides: {
      passwordFlows: true,
      accountApi: {
        enabled: true,
        cookies: { enabled: true },
        throttle: { ratePerSecond: 10_000, burst: 5_000 },
      },
      ...overrides,
    },
  });
  const aws = await startLocalAws({ assembly: [assembly, ...beside] });
  const url = aws.output('AccountApiUrl');
  const world: AccountWorld = {
    aws,
    assembly,
    publicClient: new CognitoClient(aws.endpoint, aws.output('UserPoolClientId')),
    async call(path, body, headers = {}, method = path === 'me' || path === 'sample' ? 'GET' : 'POST') {
      const response = await fetch(`${url}${path}`, {
        method,
        headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      });
      const text = await response.text();
      return {
        status: response.status,
        body: text === '' ? undefined : JSON.parse(text),
        headers: response.headers,
        cookies: response.headers.getSetCookie(),
      };
    },
    page: () => new Page(world),
    async newAccount() {
      const username = `account-${randomUUID()}@example.net`;
      await world.call('sign-up', { username, password: PASSWORD });
      const code = codeIn(world.mailTo(username));
      const confirmed = await world.call('confirm', { username, code });
      if (confirmed.status !== 204)
        throw new Error(`${username} was not confirmed: ${JSON.stringify(confirmed)}`);
      return username;
    },
    mailTo(email) {
      const mail = aws.mail.all().findLast(({ destination }) => destination.to.includes(email));
      return mail?.text ?? mail?.html ?? '';
    },
  };
  return world;
}

/** The code in a message. */
export function codeIn(text: string): string {
  const code = /\b\d{6}\b/.exec(text.replace(/#[0-9a-fA-F]{6}\b/g, ''))?.[0];
  if (!code) throw new Error(`No code in this message: ${text}`);
  return code;
}

/** What a browser does for a page: keeps cookies, says where the page is from. */
export class Page {
  readonly jar = new Map<string, string>();
  csrfToken: string | undefined;

  constructor(
    private readonly world: AccountWorld,
    private readonly origin: string = ORIGIN,
  ) {}

  async call(
    path: string,
    body?: unknown,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<ApiAnswer> {
    const answer = await this.world.call(path, body ?? (path === 'me' ? undefined : {}), {
      origin: this.origin,
      'x-session': 'cookie',
      ...(this.csrfToken === undefined ? {} : { 'x-csrf-token': this.csrfToken }),
      ...(this.jar.size > 0
        ? { cookie: [...this.jar].map(([name, value]) => `${name}=${value}`).join('; ') }
        : {}),
      ...headers,
    });
    for (const line of answer.cookies) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (/max-age=0/i.test(line)) this.jar.delete(name);
      else this.jar.set(name, value);
    }
    if (typeof answer.body?.csrfToken === 'string') this.csrfToken = answer.body.csrfToken;
    return answer;
  }
}
