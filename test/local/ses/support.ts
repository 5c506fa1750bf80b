import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createService } from '../../../local/services/ses';
import { type ServiceUnderTest, serviceUnderTest } from '../support/service';

/**
 * An SES with the identity example.com, the address no-reply@single.test and the configuration set `mails`.
 */
export async function ses(): Promise<
  ServiceUnderTest & { v2(operation: string, input?: object): Promise<unknown> }
> {
  const service = await serviceUnderTest(createService);
  await service.make('AWS::SES::ConfigurationSet', { Name: 'mails' });
  await service.make('AWS::SES::EmailIdentity', { EmailIdentity: 'example.com' });
  await service.make('AWS::SES::EmailIdentity', { EmailIdentity: 'no-reply@single.test' });
  return {
    ...service,
    v2: (operation, input = {}) => service.call(operation, { ...input, apiVersion: '2019-09-27' }),
  };
}

/** Input of SES v1 `SendEmail`. */
export function v1Mail(more: object = {}) {
  return {
    Source: 'Product <no-reply@example.com>',
    Destination: { ToAddresses: ['user@elsewhere.test'] },
    Message: {
      Subject: { Data: 'Your link' },
      Body: { Text: { Data: 'text' }, Html: { Data: '<p>html</p>' } },
    },
    ...more,
  };
}

/** Input of SES v2 `SendEmail`. */
export function v2Mail(more: object = {}) {
  return {
    FromEmailAddress: 'Product <no-reply@example.com>',
    Destination: { ToAddresses: ['user@elsewhere.test'] },
    Content: { Simple: { Subject: { Data: 'Your link' }, Body: { Text: { Data: 'text' } } } },
    ...more,
  };
}

/** Base64 of a raw mail with these header lines. */
export function rawMail(headers: readonly string[], body = 'text'): string {
  return Buffer.from([...headers, '', body].join('\r\n')).toString('base64');
}

/** Asks a service's HTTP routes over a real connection. */
export async function overHttp(
  { service }: ServiceUnderTest,
  method: string,
  path: string,
): Promise<{ status: number; body: string }> {
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    for (const route of service.routes ?? []) {
      if (await route(request, response, url, Buffer.alloc(0))) return;
    }
    response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    const { port } = server.address() as AddressInfo;
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, { method });
    return { status: answer.status, body: await answer.text() };
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
}
