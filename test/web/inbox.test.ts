import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { codeIn, mailsMatching, mailsOf, phonesMatching, phonesOf } from '../../local/inbox/page/messages.js';
import { inboxRoute } from '../../local/inbox/route';
import { ask } from './support/http';

let server: Server;
let url: string;
beforeAll(async () => {
  server = createServer(async (request, response) => {
    const target = new URL(request.url ?? '/', 'http://localhost');
    if (await inboxRoute(request, response, target, Buffer.alloc(0))) return;
    response.writeHead(418);
    response.end('passed on');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://localhost:${(server.address() as AddressInfo).port}`;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

describe('the route of the inbox', () => {
  it('serves the page and every file the page names', async () => {
    const { status, body } = await ask(`${url}/_local/inbox`);
    expect(status).toBe(200);
    const named = [...body.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, path]) => path ?? '');
    expect(named.length).toBeGreaterThanOrEqual(3);
    for (const path of named) expect([path, (await ask(`${url}${path}`)).status]).toEqual([path, 200]);
  });

  it.each([
    '/_local/inbox',
    '/_local/inbox/',
    '/_local/inbox/inbox.js',
    '/_local/inbox/messages.js',
    '/_local/inbox/no',
  ])('sends its security headers with %s', async (path) => {
    const { headers } = await ask(`${url}${path}`);
    const policy = String(headers['content-security-policy']).split('; ');
    expect(policy).toEqual(
      expect.arrayContaining(["default-src 'none'", "script-src 'self'", "img-src 'self' data:"]),
    );
    expect(policy).toEqual(expect.arrayContaining(["connect-src 'self'", "frame-ancestors 'none'"]));
    expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' });
  });

  it('shows mails in a frame that runs no script and whose links leave it', async () => {
    const { body } = await ask(`${url}/_local/inbox`);
    const sandboxes = [...body.matchAll(/<iframe[^>]*?sandbox="([^"]*)"/gs)].map(([, tokens]) => tokens);
    expect(sandboxes).toEqual(['allow-popups allow-popups-to-escape-sandbox']);
  });

  it('has no other files, and passes on what is not below it', async () => {
    for (const path of ['/_local/inbox/../route.ts', '/_local/inbox/route.ts', '/_local/inbox/constructor']) {
      expect((await ask(url, { path })).status).not.toBe(200);
    }
    expect((await ask(`${url}/_local/inboxes`)).body).toBe('passed on');
    expect((await ask(`${url}/_aws/ses`)).body).toBe('passed on');
  });

  it('answers GET and HEAD only', async () => {
    expect((await ask(`${url}/_local/inbox`, { method: 'DELETE' })).status).toBe(405);
    expect(await ask(`${url}/_local/inbox`, { method: 'HEAD' })).toMatchObject({ status: 200, body: '' });
  });
});

const listing = {
  messages: [
    {
      Id: '1',
      Timestamp: '2026-11-21T08:00:00.000Z',
      Source: '=?UTF-8?B?44K144Oz44OX?= =?UTF-8?B?44Or?= <no-reply@example.com>',
      Destination: { ToAddresses: ['ann@example.com'] },
      Subject: 'Sign in to Passwordless',
      Body: { text_part: 'Open https://example.com/#a.b', html_part: '<p>Open</p>' },
    },
    {
      Id: '2',
      Destination: { ToAddresses: ['bob@example.com', 'eve@example.com'] },
      Body: { text_part: 'Hello' },
    },
  ],
};

describe('mails as the inbox shows them', () => {
  it('come newest first, with everything the listing says', () => {
    const [newest, oldest] = mailsOf(listing);
    expect(newest).toMatchObject({
      id: '2',
      to: ['bob@example.com', 'eve@example.com'],
      text: 'Hello',
      html: '',
    });
    expect(oldest).toEqual({
      id: '1',
      time: Date.UTC(2026, 10, 21, 8),
      from: 'サンプル <no-reply@example.com>',
      to: ['ann@example.com'],
      subject: 'Sign in to Passwordless',
      html: '<p>Open</p>',
      text: 'Open https://example.com/#a.b',
    });
  });

  it.each([
    ['ANN', ['1']],
    ['hello bob', ['2']],
    ['example.com', ['2', '1']],
    ['hello ann', []],
    ['  ', ['2', '1']],
  ])('are searched for every word of %j', (search, ids) => {
    expect(mailsMatching(mailsOf(listing), search).map((mail) => mail.id)).toEqual(ids);
  });

  it.each([null, {}, { messages: null }, { messages: [null, 1, { Body: 'x' }] }])(
    'survive a listing of %j',
    (odd) => {
      expect(() => mailsOf(odd)).not.toThrow();
    },
  );
});

describe('text messages as the inbox shows them', () => {
  const texts = {
    sms_messages: {
      '+4711': [{ MessageId: 'a', Message: 'Code 123456', Timestamp: '2026-11-21T08:00:00Z' }],
      '+8190': [
        { MessageId: 'b', Message: 'Code 1', Timestamp: '2026-11-21T08:01:00Z' },
        { MessageId: 'c', Message: 'Code 2', Timestamp: '2026-11-21T08:02:00Z' },
      ],
      '+1': [],
    },
  };

  it('stand by number, the one with the newest message first, its messages in order', () => {
    const phones = phonesOf(texts);
    expect(phones.map((phone) => phone.number)).toEqual(['+8190', '+4711']);
    expect(phones[0]?.messages.map((message) => message.text)).toEqual(['Code 1', 'Code 2']);
  });

  it.each([
    ['Your code is 123456.\n\n@localhost #123456', '123456'],
    ['コードは 123456 です。\n@app.example.com #123456\n', '123456'],
    ['123456 is your verification code. For your security, do not share this code.', '123456'],
    ['Your code is 123456.', ''],
    ['@localhost #123456\nNot the last line.', ''],
    ['Mail me @localhost #123456', ''],
    ['', ''],
  ])('give the code of the last line of %j to copy: %j', (text, code) => {
    expect(codeIn(text)).toBe(code);
  });

  it('are searched by number and by text', () => {
    expect(phonesMatching(phonesOf(texts), '4711').map((phone) => phone.number)).toEqual(['+4711']);
    expect(phonesMatching(phonesOf(texts), 'code 123456').map((phone) => phone.number)).toEqual(['+4711']);
    expect(phonesMatching(phonesOf(texts), 'code').map((phone) => phone.number)).toEqual(['+8190', '+4711']);
  });

  it.each([null, {}, { sms_messages: [] }, { sms_messages: { '+1': [null, { Message: 1 }] } }])(
    'survive a listing of %j',
    (odd) => {
      expect(() => phonesOf(odd)).not.toThrow();
    },
  );
});
