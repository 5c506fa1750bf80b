import { request } from 'node:http';

export interface PlainAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** One request just as it is written: unlike `fetch`, this neither tidies the path nor sets the host. */
export function ask(
  url: string,
  {
    method = 'GET',
    path,
    host,
    headers = {},
  }: {
    readonly method?: string;
    readonly path?: string;
    /** Address to connect to, where it is not the one of the URL. */
    readonly host?: string;
    readonly headers?: Readonly<Record<string, string>>;
  } = {},
): Promise<PlainAnswer> {
  const { port, pathname, search, hostname } = new URL(url);
  return new Promise((resolve, reject) => {
    const sent = request(
      { host: host ?? hostname, port, method, path: path ?? `${pathname}${search}`, headers, agent: false },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            body: Buffer.concat(chunks).toString('utf8'),
          }),
        );
      },
    );
    sent.on('error', reject);
    sent.end();
  });
}
