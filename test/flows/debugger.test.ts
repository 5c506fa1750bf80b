/** A breakpoint in the source of a function, set as an editor does, by `npm start -- --inspect`. */
import { readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { linkIn } from '../support/cognito';
import { type Inspector, openInspector, type Place } from '../support/inspector';
import { sectionOf } from '../support/markdown';
import { peopleOf, startWatchedApp, type WatchedApp } from '../support/watched-app';

const SOURCE = 'lambda/magic-link/verify.ts';
/** Longer than Cognito waits for a trigger (5 s), and than the function may run (4 s). */
const HELD_MS = 6_000;
const PERSON = 'alice@example.net';

let app: WatchedApp;
let inspector: Inspector | undefined;
beforeAll(async () => {
  app = await startWatchedApp(['--verbose', '--inspect', '--inspect-port', '0']);
}, 120_000);
afterAll(async () => {
  inspector?.close();
  await app?.stop();
});
jest.setTimeout(60_000);

it('holds a function in its source beyond all time limits, and lets it go on', async () => {
  const [, url = ''] = /Debugger +(ws:\S+) +\(functions .* have no time limits\)/.exec(app.all()) ?? [];
  const line =
    1 +
    app
      .read(SOURCE)
      .split('\n')
      .findIndex((text) => text.includes('await redeem('));
  expect(line).toBeGreaterThan(1);
  const source = join(app.folder, SOURCE);
  const breakpoint = new Promise<void>((isSet, failed) => {
    openInspector(url, ({ url: script, sourceMapURL, setBreakpoint }) => {
      if (!script.startsWith('file:') || !sourceMapURL.endsWith('.js.map')) return;
      const at = placeOf(fileURLToPath(script), source, line);
      if (at) setBreakpoint(at).then(isSet, failed);
    }).then((opened) => {
      inspector = opened;
    }, failed);
  });

  const { client, mails } = await peopleOf(app);
  await client.signUp(PERSON);
  await client.requestLink(PERSON);
  const { fragment, userName } = linkIn((await mails()).at(-1)?.Body.text_part);
  // Starts the function, which refuses this before it comes to that line.
  await client.redeem(userName, 'no.link').catch(() => undefined);
  await breakpoint;

  const held = inspector?.paused();
  const answer = client.redeem(userName, fragment);
  const { url: script = '', at, resume } = (await held) ?? {};
  expect(at && sourceOf(fileURLToPath(script), at)).toEqual({ source, line });
  expect(fileURLToPath(script)).toMatch(scriptsInDocs());
  await new Promise((done) => setTimeout(done, HELD_MS));
  await resume?.();
  expect((await answer).AuthenticationResult?.AccessToken).toBeDefined();
  expect(app.all()).not.toMatch(/no answer within|timed out/);
});

it('shows lines of the functions themselves with --verbose, without a secret', async () => {
  const lines = app.all().match(/^\{.*\}$/gm) ?? [];
  const answers = lines.map((line) => JSON.parse(line)).filter(({ message }) => message === 'An answer');
  expect(answers.map(({ right }) => right)).toEqual([false, true]);
  const { mails } = await peopleOf(app);
  const { fragment } = linkIn((await mails()).at(-1)?.Body.text_part);
  for (const secret of [...fragment.split('.'), PERSON]) expect(app.all()).not.toContain(secret);
});

/** Where docs/local.md has an editor look for scripts. */
function scriptsInDocs(): RegExp {
  const [, json = ''] =
    /```json\n(.*?)\n```/s.exec(sectionOf('docs/local.md', '## A debugger in a function')) ?? [];
  const { configurations } = JSON.parse(json) as {
    readonly configurations: readonly { readonly outFiles: readonly string[] }[];
  };
  const glob = (configurations[0]?.outFiles[0] ?? '').replace(/^\$\{workspaceFolder\}/, app.folder);
  const parts = glob
    .split(/(\*\*\/|\*)/)
    .map((part) => (part === '**/' ? '(?:.*/)?' : part === '*' ? '[^/]*' : part.replace(/[.+]/g, '\\$&')));
  return new RegExp(`^${parts.join('')}$`);
}

const mapOf = (script: string) => new SourceMap(JSON.parse(readFileSync(`${script}.map`, 'utf8')));

/** Source and line (from 1) of a place in a script. */
function sourceOf(script: string, { lineNumber, columnNumber }: Place, map = mapOf(script)) {
  const entry = map.findEntry(lineNumber, columnNumber);
  if (!('originalSource' in entry)) return undefined;
  return { source: resolve(dirname(script), entry.originalSource), line: entry.originalLine + 1 };
}

/** Where a script has the first part of a line of a source; undefined where it has none. */
function placeOf(script: string, source: string, line: number): Place | undefined {
  const map = mapOf(script);
  if (!map.payload.sources.some((name) => resolve(dirname(script), name) === source)) return undefined;
  for (const [lineNumber, text] of readFileSync(script, 'utf8').split('\n').entries())
    for (let columnNumber = 0; columnNumber < text.length; columnNumber++) {
      const found = sourceOf(script, { lineNumber, columnNumber }, map);
      if (found?.source === source && found.line === line) return { lineNumber, columnNumber };
    }
  return undefined;
}
