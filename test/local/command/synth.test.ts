/** Which assemblies `npm start` takes as they are, and which it makes anew. */
import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { synthesize } from '../../../local/command/synth';
import { copyApp, projectRoot } from '../../support/product';

let project: string;
const output = () => join(project, 'cdk.out');
const again = () => synthesize('local', 5173, project);

/** Whether a start now would take the assembly as it is. Ends what it begins otherwise. */
function isKept(stage = 'local', webPort = 5173): boolean {
  const stamp = readFileSync(join(output(), 'local-synthesis.json'), 'utf8');
  const synthesis = synthesize(stage, webPort, project);
  if (synthesis.isKept) return true;
  synthesis.assembly.catch(() => undefined);
  synthesis.stop();
  writeFileSync(join(output(), 'local-synthesis.json'), stamp);
  return false;
}

beforeAll(async () => {
  project = mkdtempSync(join(projectRoot, '.cache', 'started-'));
  copyApp(projectRoot, project);
  const first = again();
  expect(first.isKept).toBe(false);
  expect(await first.assembly).toBe(output());
}, 60_000);
afterAll(() => rmSync(project, { recursive: true, force: true }));

it('takes the assembly of the last start as long as all is the same', async () => {
  const manifest = readFileSync(join(output(), 'manifest.json'));
  const { isKept, assembly } = again();
  expect(isKept).toBe(true);
  expect(readFileSync(join(await assembly, 'manifest.json'))).toEqual(manifest);
});

it('makes it anew for another stage, and another port of the page', () => {
  expect([isKept('dev'), isKept('local', 5174), isKept()]).toEqual([false, false, true]);
});

it.each(['lambda/shared/words/en.ts', 'custom/stages.ts', 'web/index.html', 'package-lock.json'])(
  'makes it anew once %s has changed',
  (name) => {
    const before = readFileSync(join(project, name));
    appendFileSync(join(project, name), '\n');
    expect(isKept()).toBe(false);
    writeFileSync(join(project, name), before);
    expect(isKept()).toBe(true);
  },
);

it('makes it anew where another synthesis has written over it, or a function is gone', () => {
  const asset = readdirSync(output()).find((name) => name.startsWith('asset.')) ?? '';
  const bundle = readdirSync(join(output(), asset)).find((name) => name.endsWith('.js')) ?? '';
  for (const name of ['passwordless-local-auth.template.json', join(asset, bundle)]) {
    const path = join(output(), name);
    const before = readFileSync(path);
    writeFileSync(path, Buffer.concat([before, Buffer.from(' ')]));
    expect(isKept()).toBe(false);
    rmSync(path);
    expect(isKept()).toBe(false);
    writeFileSync(path, before);
    expect(isKept()).toBe(true);
  }
});
