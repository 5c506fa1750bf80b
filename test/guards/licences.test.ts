/** Licences of what the project depends on, as CONTRIBUTING.md asks for them. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../support/product';

/** SPDX identifiers. */
const TAKEN = ['0BSD', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'ISC', 'MIT', 'MIT-0'];
/** Tools of the tests under another licence, each with its reason. */
const EXCEPT: Readonly<Record<string, { readonly licence: string; readonly reason: string }>> = {
  'axe-core': { licence: 'MPL-2.0', reason: 'docs/adr/048-axe-in-the-tests-alone.md' },
};
/** What is deployed, published or run outside of the tests. */
const ROOMS = ['bench', 'bin', 'custom', 'examples', 'lambda', 'lib', 'local', 'tools', 'web'];

const manifest = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8')) as {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
};

function licenceOf(name: string): unknown {
  return JSON.parse(readFileSync(join(projectRoot, 'node_modules', name, 'package.json'), 'utf8')).license;
}

/** Whether one of the licences that an SPDX expression offers is taken. */
function isTaken(expression: unknown): boolean {
  return (
    typeof expression === 'string' &&
    expression
      .replace(/^\((.*)\)$/, '$1')
      .split(' OR ')
      .some((licence) => TAKEN.includes(licence))
  );
}

it('are those that the project takes', () => {
  const others = [...Object.keys(manifest.dependencies), ...Object.keys(manifest.devDependencies)]
    .map((name) => ({ name, licence: licenceOf(name) }))
    .filter(({ licence }) => !isTaken(licence));
  expect(others).toEqual(Object.entries(EXCEPT).map(([name, { licence }]) => ({ name, licence })));
  expect(isTaken('GPL-3.0-only')).toBe(false);
});

it.each(Object.entries(EXCEPT))('keep %s to the tests', (name, { reason }) => {
  expect(Object.keys(manifest.dependencies)).not.toContain(name);
  expect(readFileSync(join(projectRoot, reason), 'utf8')).toContain(name);
  const importing = ROOMS.flatMap((room) =>
    readdirSync(join(projectRoot, room), { recursive: true, encoding: 'utf8' })
      .map((file) => join(room, file))
      .filter((file) => /\.[cm]?[jt]sx?$/.test(file))
      .filter((file) => readFileSync(join(projectRoot, file), 'utf8').includes(`'${name}`)),
  );
  expect(importing).toEqual([]);
});

it('are those of the example in Next.js too, but for data that Next.js itself brings', () => {
  const { packages } = JSON.parse(
    readFileSync(join(projectRoot, 'examples/next-js/package-lock.json'), 'utf8'),
  ) as { readonly packages: Readonly<Record<string, { readonly license?: string }>> };
  const others = Object.entries(packages).filter(([name, { license }]) => name !== '' && !isTaken(license));
  expect(others.map(([name, { license }]) => `${name}: ${license}`)).toEqual([
    'node_modules/caniuse-lite: CC-BY-4.0',
  ]);
  expect(readFileSync(join(projectRoot, 'examples/next-js/README.md'), 'utf8')).toContain('`caniuse-lite`');
});
