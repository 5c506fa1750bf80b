/** Comments are no wider than what the formatter makes of code, which it doesn't look at. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../support/assembly';

const { formatter } = JSON.parse(readFileSync(join(projectRoot, 'biome.json'), 'utf8')) as {
  formatter: { lineWidth: number };
};
const files = execFileSync('git', ['ls-files', '*.ts', '*.tsx', '*.mts'], {
  cwd: projectRoot,
  encoding: 'utf8',
})
  .split('\n')
  .filter(Boolean);

/** What can't be broken: an address, and what Biome wants on one line. */
const UNBREAKABLE = /https:\/\/|biome-ignore/;

it('are no wider than a line of code, in every file', () => {
  expect(files.length).toBeGreaterThan(500);
  const wide = files.flatMap((file) =>
    readFileSync(join(projectRoot, file), 'utf8')
      .split('\n')
      .flatMap((line, index) =>
        line.length > formatter.lineWidth && /^\s*(?:\/\*\*|\*|\/\/) /.test(line) && !UNBREAKABLE.test(line)
          ? [`${file}:${index + 1}`]
          : [],
      ),
  );
  expect(wide).toEqual([]);
});
