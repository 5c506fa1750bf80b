/// <reference lib="dom" />
/**
 * A first visit by a slow phone: bytes, largest paint, blocked main thread. Compared with Hanko's and Amplify
 * UI's components from npm, built and served alike.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Browser, Page } from 'playwright-core';
import { buildPage } from '../lib/bundling/build-page';
import { launchBrowser } from '../test/support/browser';
import { median } from './statistics';
import { milliseconds, type Row } from './table';

const projectRoot = join(__dirname, '..');
const rounds = 5;

/**
 * Lighthouse's slow 4G and slow phone (its `constants.ts`: 150 ms round trip × 3.75, 1.6 Mbit/s × 0.9, 4 ×
 * the processor).
 */
const slow = { latency: 562.5, downloadThroughput: 184_320, uploadThroughput: 86_400, processor: 4 };

/** Milliseconds in one piece (W3C Long Tasks). */
const longTask = 50;

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
};

/** JSON by path. */
type Answers = Readonly<Record<string, unknown>>;

const configuration: Answers = {
  '/config.json': {
    region: 'us-east-1',
    userPoolId: 'us-east-1_aaaaaaaaa',
    userPoolClientId: 'aaaaaaaaaaaaaaaaaaaaaaaaaa',
    fido2ApiUrl: 'https://passkeys.example.com/v1/',
    appName: 'Passwordless',
    locales: ['en', 'ja', 'de'],
    linkLifeSeconds: 900,
  },
};

/** What Hanko's server says (`FlowResponse` in `@teamhanko/hanko-frontend-sdk`): ask for an address first. */
const hankoFlow: Answers = {
  '/login': {
    name: 'login_init',
    status: 200,
    csrf_token: 'token',
    payload: {},
    actions: {
      continue_with_login_identifier: {
        action: 'continue_with_login_identifier',
        href: '/login?action=continue_with_login_identifier',
        description: '',
        inputs: { email: { name: 'email', type: 'email', required: true } },
      },
    },
    links: [],
  },
  '/sessions/validate': { is_valid: false },
};

interface Contender {
  readonly folder: string;
  readonly answers: Answers;
  /** Must be there before somebody can begin. */
  readonly field: string;
}

/** Milliseconds since the navigation began. */
interface Visit {
  readonly usable: number;
  readonly largestPaint: number;
  readonly blocked: number;
  /** Bytes of scripts, styles and JSON so far. */
  readonly gzip: number;
  readonly raw: number;
}

export async function pageRows(): Promise<Row[]> {
  const build = join(projectRoot, '.build');
  mkdirSync(build, { recursive: true });
  const scratch = mkdtempSync(join(build, 'bench-pages-'));
  const browser = await launchBrowser();
  try {
    const ours = await visitsOf(browser, {
      folder: await buildPage(),
      answers: configuration,
      field: 'input[name="email"], input[type="email"]',
    });
    const hanko = await visitsOf(browser, {
      folder: await built(scratch, 'hanko.ts'),
      answers: hankoFlow,
      field: 'hanko-auth input',
    });
    const amplify = await visitsOf(browser, {
      folder: await built(scratch, 'amplify.ts', require.resolve('@aws-amplify/ui-react/styles.css')),
      answers: {},
      field: 'input[name="username"]',
    });
    const row = (
      what: string,
      of: (visit: Visit) => number,
      say: (value: number) => string,
      goal?: Row['goal'],
    ): Row => {
      const [a, b, c] = [ours, hanko, amplify].map((visits) => median(visits.map(of))) as [
        number,
        number,
        number,
      ];
      return {
        what,
        ours: say(a),
        beside: `Hanko ${say(b)}; Amplify UI ${say(c)}`,
        ratio: a / b,
        ...(goal && { goal: { ...goal, value: a / 1000 } }),
      };
    };
    return [
      row('page: sent until usable (script, style, JSON; gzip)', (visit) => visit.gzip, kilobytes, {
        atMost: 45,
        unit: ' kB',
      }),
      row('page: the same unpacked', (visit) => visit.raw, kilobytes, { atMost: 150, unit: ' kB' }),
      row('page: largest paint (slow 4G, processor ÷ 4)', (visit) => visit.largestPaint, milliseconds),
      row('page: first field usable', (visit) => visit.usable, milliseconds),
      row('page: main thread blocked until then', (visit) => visit.blocked, milliseconds),
    ];
  } finally {
    await browser.close();
    rmSync(scratch, { recursive: true, force: true });
  }
}

const kilobytes = (bytes: number): string => `${(bytes / 1000).toFixed(1)} kB`;

/** Builds a page of `bench/pages/`. */
async function built(scratch: string, entry: string, style?: string): Promise<string> {
  const { build } = await import('vite');
  const root = join(scratch, entry.replace(/\..*/, ''));
  mkdirSync(root, { recursive: true });
  const source = join(projectRoot, 'bench', 'pages', entry);
  writeFileSync(
    join(root, 'index.html'),
    `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Sign in</title>${style ? `<link rel="stylesheet" href="/@fs${style}">` : ''}</head><body><script type="module" src="/@fs${source}"></script></body></html>`,
  );
  const outDir = join(root, 'out');
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    build: { outDir, target: 'es2022', chunkSizeWarningLimit: 10_000 },
  });
  return outDir;
}

async function visitsOf(browser: Browser, contender: Contender): Promise<Visit[]> {
  const server = await serve(contender);
  try {
    const { port } = server.address() as AddressInfo;
    const visits: Visit[] = [];
    for (let round = 0; round <= rounds; round++) {
      const visit = await visitOf(browser, `http://localhost:${port}/`, contender.field);
      // The first round warms up.
      if (round > 0) visits.push(visit);
    }
    return visits;
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

/** Compressed, each file named by its content. */
async function serve({ folder, answers }: Contender): Promise<Server> {
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    const answer = answers[path];
    let content: Buffer;
    try {
      content =
        answer === undefined
          ? readFileSync(join(folder, path === '/' ? 'index.html' : path))
          : Buffer.from(JSON.stringify(answer));
    } catch {
      response.writeHead(404).end();
      return;
    }
    const type = answer === undefined ? types[extname(path) || '.html'] : 'application/json';
    response.writeHead(200, {
      'content-type': type ?? 'application/octet-stream',
      'content-encoding': 'gzip',
    });
    response.end(gzipSync(content));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

async function visitOf(browser: Browser, url: string, field: string): Promise<Visit> {
  const context = await browser.newContext({ viewport: { width: 360, height: 640 }, locale: 'en-US' });
  try {
    const page = await context.newPage();
    const session = await context.newCDPSession(page);
    const { processor, ...network } = slow;
    await session.send('Network.enable');
    await session.send('Network.emulateNetworkConditions', { offline: false, ...network });
    await session.send('Emulation.setCPUThrottlingRate', { rate: processor });
    await page.addInitScript(watch);
    await page.goto(url, { waitUntil: 'commit' });
    await page.locator(field).first().waitFor({ state: 'visible', timeout: 60_000 });
    return await readVisit(page);
  } finally {
    await context.close();
  }
}

/** Milliseconds since the navigation began. */
interface Seen {
  largestPaint: number;
  readonly tasks: { readonly start: number; readonly duration: number }[];
}

/** Runs in the page. */
function watch(): void {
  const seen: Seen = { largestPaint: 0, tasks: [] };
  Object.assign(window, { seen });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) seen.largestPaint = entry.startTime;
  }).observe({ type: 'largest-contentful-paint', buffered: true });
  new PerformanceObserver((list) => {
    for (const { startTime: start, duration } of list.getEntries()) seen.tasks.push({ start, duration });
  }).observe({ type: 'longtask', buffered: true });
}

async function readVisit(page: Page): Promise<Visit> {
  const { usable, largestPaint, tasks, files } = await page.evaluate(async () => {
    const now = performance.now();
    // The field's paint is told after it.
    await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 300)));
    const { seen } = window as unknown as { readonly seen: Seen };
    const entries = performance.getEntriesByType('resource') as PerformanceResourceTiming[];
    return {
      ...seen,
      usable: now,
      files: entries
        .filter(({ responseEnd, name }) => responseEnd <= now && !name.endsWith('.svg'))
        .map(({ encodedBodySize, decodedBodySize }) => ({ encodedBodySize, decodedBodySize })),
    };
  });
  return {
    usable,
    largestPaint,
    blocked: sum(tasks.filter(({ start }) => start < usable).map(({ duration }) => duration - longTask)),
    gzip: sum(files.map((file) => file.encodedBodySize)),
    raw: sum(files.map((file) => file.decodedBodySize)),
  };
}

const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);
