import { createHash } from 'node:crypto';
import {
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { connect, createServer } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { buildPage } from '../../lib/bundling/build-page';
import { type PageConfig, type ServedWeb, serveWeb } from '../../local/web';
import { languages, speak } from '../../web/src/i18n';
import { productRoot } from '../support/product';
import { ask } from './support/http';

const config: PageConfig = {
  region: 'us-east-1',
  userPoolId: 'us-east-1_abc',
  userPoolClientId: 'app',
  cognitoEndpoint: 'http://localhost:4566/',
  fido2ApiUrl: 'http://localhost:4999/v1/',
  contactApiUrl: 'http://localhost:4998/v1/',
  appName: 'Passwordless',
  locales: ['en', 'ja'],
};

let web: ServedWeb;
beforeAll(async () => {
  web = await serveWeb({ port: 0, config: () => config });
}, 60_000);
afterAll(() => web.close());

describe('the page that is served', () => {
  it('is the built page, with scripts and styles in files of their own', async () => {
    const { status, body } = await ask(web.url);
    expect(status).toBe(200);
    expect(body).toContain('<div id="app"></div>');
    expect(body).not.toMatch(/<style|style=|<script(?![^>]*\ssrc=)/);
    const assets = [...body.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map(([, path]) => path);
    expect(new Set(assets.map((path) => path?.replace(/.*\./, '')))).toEqual(new Set(['css', 'js']));
    for (const path of assets) {
      const asset = await ask(`${web.url}${path}`);
      expect(asset.status).toBe(200);
      expect(asset.headers['cache-control']).toContain('immutable');
    }
  });

  it('asks nothing of any other site: no font, no script, no image', async () => {
    const { body } = await ask(web.url);
    const paths = [...body.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, path]) => path ?? '');
    expect(paths.filter((path) => !path.startsWith('/') || path.startsWith('//'))).toEqual([]);
    const style = await ask(`${web.url}${paths.find((path) => path.endsWith('.css'))}`);
    expect(style.body).not.toMatch(/@import|url\(/);
  });

  it('stands at every path a link may lead to, and is kept by no cache', async () => {
    for (const path of ['/', '/index.html', '/deep/er', '/?state=1']) {
      const { status, body, headers } = await ask(`${web.url}${path}`);
      expect([path, status]).toEqual([path, 200]);
      expect(body).toContain('<div id="app"></div>');
      expect(headers['cache-control']).toBe('no-store');
    }
  });

  it('says at /config.json what it was started with', async () => {
    const { body, headers } = await ask(`${web.url}/config.json`);
    expect(JSON.parse(body)).toEqual(config);
    expect(headers).toMatchObject({
      'cache-control': 'no-store',
      'content-type': 'application/json; charset=utf-8',
    });
  });

  it("lets scripts talk to itself, Cognito and the product's own APIs alone", async () => {
    const { headers } = await ask(web.url);
    expect(headers['content-security-policy']).toBe(
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; " +
        "connect-src 'self' http://localhost:4566 http://localhost:4999 http://localhost:4998; " +
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    );
  });

  it.each(['/', '/config.json', '/assets/missing.js', '/%'])(
    'sends its security headers with %s',
    async (path) => {
      const { headers } = await ask(web.url, { path });
      expect(headers).toMatchObject({
        'content-security-policy': expect.stringContaining("default-src 'none'"),
        'referrer-policy': 'no-referrer',
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'permissions-policy': expect.stringMatching(
          /publickey-credentials-create=\(self\), publickey-credentials-get=\(self\)/,
        ),
      });
    },
  );

  it('has nothing but the page to give', async () => {
    const tries = [
      '/../package.json',
      '/assets/../../../package.json',
      '/..%2f..%2fpackage.json',
      '/.sources',
    ];
    for (const path of tries) {
      const { body } = await ask(web.url, { path });
      expect(body).not.toContain('"dependencies"');
      expect(body).not.toMatch(/^[0-9a-f]{64}$/);
    }
    expect((await ask(web.url, { path: '/assets/missing.js' })).status).toBe(404);
  });

  it.each(['webauthn', 'assetlinks.json', 'apple-app-site-association', 'change-password', ''])(
    'does not give the page for /.well-known/%s, where other systems would take it for an answer',
    async (name) => {
      const { status, body, headers } = await ask(web.url, { path: `/.well-known/${name}` });
      expect([status, headers['content-type']]).toEqual([404, 'text/plain; charset=utf-8']);
      expect(body).not.toContain('<');
    },
  );

  it('answers GET and HEAD only', async () => {
    expect(await ask(web.url, { method: 'POST' })).toMatchObject({
      status: 405,
      headers: { allow: 'GET, HEAD' },
    });
    expect(await ask(web.url, { method: 'HEAD' })).toMatchObject({ status: 200, body: '' });
  });

  it('refuses a request that was made for another name (DNS rebinding)', async () => {
    const { status } = await ask(web.url, { headers: { host: 'evil.example' } });
    expect(status).toBe(421);
  });
});

describe('where the page is served', () => {
  it('is localhost by name, as WebAuthn wants it', () => {
    expect(web.url).toMatch(/^http:\/\/localhost:\d+$/);
  });

  it('is the loopback interface, and no other address of this machine', async () => {
    const port = Number(new URL(web.url).port);
    expect(await accepts('127.0.0.1', port)).toBe(true);
    const others = Object.values(networkInterfaces())
      .flatMap((addresses) => addresses ?? [])
      .filter((address) => !address.internal && address.family === 'IPv4');
    for (const { address } of others)
      expect([address, await accepts(address, port)]).toEqual([address, false]);
    // 127.0.0.2 is this machine too, and would be let in by a server that listens on every address.
    if (process.platform === 'linux') expect(await accepts('127.0.0.2', port)).toBe(false);
  });

  it('is refused with the port and the remedy in the message when the port is taken', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as { port: number };
    await expect(serveWeb({ port, config: () => config })).rejects.toThrow(`Port ${port} is in use`);
    await expect(serveWeb({ port, config: () => config })).rejects.toThrow('--web-port');
    await new Promise((resolve) => other.close(resolve));
  });

  it('is free again after close', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'web-'));
    writeFileSync(join(folder, 'index.html'), '<p>another</p>');
    const another = await serveWeb({ port: 0, config: () => config, folder });
    expect((await ask(another.url)).body).toBe('<p>another</p>');
    const port = Number(new URL(another.url).port);
    await another.close();
    expect(await accepts('127.0.0.1', port)).toBe(false);
    rmSync(folder, { recursive: true });
  });
});

describe('building the page', () => {
  it('gives the production page whatever NODE_ENV says, with nothing of this machine in it', async () => {
    expect(process.env.NODE_ENV).toBe('test');
    const folder = await buildPage(productRoot());
    const scripts = readdirSync(join(folder, 'assets')).filter((name) => name.endsWith('.js'));
    for (const name of scripts) {
      const script = readFileSync(join(folder, 'assets', name), 'utf8');
      expect(script).not.toContain(join(__dirname, '..', '..'));
    }
  });

  it('keeps small what the first view takes, in every language', async () => {
    const folder = await buildPage(productRoot());
    const assets = join(folder, 'assets');
    const index = readFileSync(join(folder, 'index.html'), 'utf8');
    const names = readdirSync(assets);
    const first = names.filter((name) => index.includes(name));
    for (const language of languages) {
      const words = names.filter((name) => name.startsWith(`${language}-`) || name.startsWith('counted-'));
      expect(words.length).toBeGreaterThan(0);
      const bytes = [...first, ...words].map((name) => readFileSync(join(assets, name)));
      const raw = bytes.reduce((sum, file) => sum + file.length, 0);
      const gzip = bytes.reduce((sum, file) => sum + gzipSync(file).length, 0);
      expect({ language, gzip: gzip < 45_000, raw: raw < 150_000, sizes: [gzip, raw] }).toMatchObject({
        gzip: true,
        raw: true,
      });
    }
  });

  it('fetches by who needs it what the first view does without', async () => {
    const folder = await buildPage(productRoot());
    const index = readFileSync(join(folder, 'index.html'), 'utf8');
    const scripts = readdirSync(join(folder, 'assets')).filter((name) => name.endsWith('.js'));
    const later = scripts
      .filter((name) => !index.includes(name))
      .map((name) => name.replace(/-.{8}\.js$/, ''));
    expect(later).toEqual(
      expect.arrayContaining([
        'session',
        'sent',
        'code',
        'landing',
        'settings',
        'passwords',
        'mobile',
        ...languages,
      ]),
    );
  });

  it('says in every language what is shown without a script', async () => {
    const folder = await buildPage(productRoot());
    for (const name of ['index.html', 'not-found.html']) {
      const html = readFileSync(join(folder, name), 'utf8');
      expect(html).not.toContain('%withoutScript%');
      for (const language of languages) {
        const { t } = await speak(language);
        const text = name === 'index.html' ? t.withoutScript : t.notFound;
        expect(html).toContain(`<p lang="${language}">${text}`);
      }
    }
  });

  it('gives the same bytes from another folder', async () => {
    const here = await buildPage(productRoot());
    const copy = mkdtempSync(join(tmpdir(), 'page-'));
    const project = productRoot();
    for (const part of ['web', 'custom', 'lib', 'lambda', 'package.json', 'package-lock.json'])
      cpSync(join(project, part), join(copy, part), { recursive: true });
    symlinkSync(join(project, 'node_modules'), join(copy, 'node_modules'));
    const there = await buildPage(copy);
    const filesOf = (folder: string) =>
      Object.fromEntries(
        readdirSync(folder, { recursive: true, withFileTypes: true })
          .filter((entry) => entry.isFile())
          .map((entry) => join(entry.parentPath, entry.name))
          .map((path) => [
            path.slice(folder.length),
            createHash('sha256').update(readFileSync(path)).digest('hex'),
          ])
          .sort(),
      );
    expect(Object.keys(filesOf(here)).length).toBeGreaterThan(5);
    expect(filesOf(there)).toEqual(filesOf(here));
    rmSync(copy, { recursive: true });
  }, 120_000);

  it('is skipped while nothing it is made from has changed', async () => {
    const written = async () => statSync(join(await buildPage(productRoot()), 'index.html')).mtimeMs;
    expect(await written()).toBe(await written());
  });
});

function accepts(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port }, () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
}
