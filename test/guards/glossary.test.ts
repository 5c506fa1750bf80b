/** Words of the glossary are words of the code; one that nobody uses any more misleads. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readDocument } from '../support/markdown';
import { projectRoot } from '../support/product';

const sources = ['lambda', 'lib', 'local', 'reading', 'web', 'test/support']
  .flatMap((folder) =>
    readdirSync(join(projectRoot, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.tsx?$/.test(name))
      .map((name) => readFileSync(join(projectRoot, folder, name), 'utf8')),
  )
  // A comment goes on in the next line, a name in the next capital.
  .map((text) => text.replace(/\n \* /g, ' ').replace(/([a-z])([A-Z])|([a-z])-([a-z])/g, '$1$3 $2$4'))
  .map((text) => text.toLowerCase());

const words = [...readDocument('docs/glossary.md').matchAll(/^\| ([a-z][\w -]*) \|/gm)]
  .map(([, word = '']) => word)
  .filter((word) => word !== 'word');

it('says each word once', () => {
  expect(words.length).toBeGreaterThan(25);
  expect(words).toEqual([...new Set(words)]);
});

it.each(words)('%s is used in more than one file', (word) => {
  const using = sources.filter((text) => text.includes(word.replace('-', ' ').toLowerCase()));
  expect(using.length).toBeGreaterThan(1);
});
