/** Links and files in the README and the documents lead somewhere. */
import { existsSync, readdirSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { projectRoot } from '../support/assembly';
import { anchorsOf, documents, filesNamedIn, linksOf } from '../support/markdown';

describe.each(documents)('%s', (path) => {
  it('links to files and headings that there are', () => {
    const broken = linksOf(path).filter((address) => {
      if (/^(?:https?|mailto):/.test(address)) return false;
      const [file = '', anchor] = address.split('#');
      const target = file ? normalize(join(dirname(path), decodeURI(file))) : path;
      if (!existsSync(join(projectRoot, target))) return true;
      return anchor !== undefined && target.endsWith('.md') && !anchorsOf(target).includes(anchor);
    });
    expect(broken).toEqual([]);
  });

  it('names files that there are', () => {
    expect(filesNamedIn(path).filter((file) => !existsSync(join(projectRoot, file)))).toEqual([]);
  });
});

it('leads from docs/README.md to every page', () => {
  const led = linksOf('docs/README.md').map((address) =>
    normalize(join('docs', address.split('#')[0] ?? '')),
  );
  const pages = documents.filter((path) => dirname(path) === 'docs' && path !== 'docs/README.md');
  expect(pages.filter((path) => !led.includes(path))).toEqual([]);
});

it('leads from examples/README.md to every example', () => {
  const folders = readdirSync(join(projectRoot, 'examples'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
  expect(linksOf('examples/README.md')).toEqual(expect.arrayContaining(folders));
  expect(linksOf('docs/README.md')).toContain('../examples/README.md');
});

it('finds links, headings and files to look at', () => {
  expect(documents.flatMap(linksOf).length).toBeGreaterThan(50);
  expect(documents.flatMap(filesNamedIn).length).toBeGreaterThan(5);
  expect(anchorsOf('README.md')).toContain('what-you-get');
});
