/** The focus is moved before a view is painted: effects run after it, when people type already. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../support/assembly';

const folder = join(projectRoot, 'web', 'src');

/** Effects of a hook, each with its file; the formatter puts their end where their line begins. */
function effects(hook: 'useEffect' | 'useLayoutEffect'): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .flatMap((name) => {
      const text = readFileSync(join(folder, name), 'utf8');
      const calls = text.match(new RegExp(`\\b${hook}\\(`, 'g'))?.length ?? 0;
      const bodies = text.match(new RegExp(`^( *)${hook}\\((?:.*\\);$|[^]*?^\\1\\})`, 'gm')) ?? [];
      expect([name, bodies.length]).toEqual([name, calls]);
      return bodies.map((body) => `${name}: ${body}`);
    });
}

it('is moved by layout effects alone', () => {
  const moves = (effect: string) => /\.(focus|select|showModal)\(/.test(effect);
  expect(effects('useEffect').filter(moves)).toEqual([]);
  expect(effects('useLayoutEffect').filter(moves).length).toBeGreaterThan(5);
});
