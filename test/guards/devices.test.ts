/** Holds docs/devices.md to what it names: every row has a test, and each test that it names is there. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../support/assembly';

const text = (path: string) => readFileSync(join(projectRoot, path), 'utf8');
const rows = text('docs/devices.md')
  .split('\n')
  .filter((line) => line.startsWith('| ') && !/^\| (what|---) \|/.test(line))
  .map((line) => line.split(' | '));

/** Tests that a cell names: files in backticks, and after each the names of its tests, cut short by `…`. */
function namedIn(cell: string): { readonly file: string; readonly name: string }[] {
  return cell.split('; ').flatMap((part) => {
    const file = part.match(/`(test\/[^`]+)`/)?.[1] ?? '';
    return [...part.matchAll(/\*([^*]+)\*/g)].map(([, name = '']) => ({ file, name }));
  });
}

it('has rows of four cells', () => {
  expect(rows.length).toBeGreaterThan(10);
  expect(rows.map((cells) => cells.length)).toEqual(rows.map(() => 4));
});

it.each(rows.map(([what = '', , , tests = '']) => [what, tests]))('%s: its tests exist', (_, tests) => {
  const named = namedIn(tests);
  expect(named.length).toBeGreaterThan(0);
  for (const { file, name } of named) {
    expect([file, existsSync(join(projectRoot, file))]).toEqual([file, true]);
    const begin = name.replace(/…$/, '');
    expect([name, ["'", '"'].some((quote) => text(file).includes(`${quote}${begin}`))]).toEqual([name, true]);
  }
});
