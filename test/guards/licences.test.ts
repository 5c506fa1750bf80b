/** Licences of what the project depends on, as CONTRIBUTING.md asks for them. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { licencesOf, TAKEN } from '../../tools/pack/licences';
import { projectRoot } from '../support/product';

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

describe('of what is bundled', () => {
  const folder = mkdtempSync(join(tmpdir(), 'licences-'));
  const bundle = (name: string, license: string, files: Readonly<Record<string, string>>) => {
    const at = join(folder, 'node_modules', name);
    mkdirSync(at, { recursive: true });
    writeFileSync(join(at, 'package.json'), JSON.stringify({ name, version: '1.2.3', license }));
    for (const [file, text] of Object.entries(files)) writeFileSync(join(at, file), text);
    return `../../node_modules/${name}/dist/index.js`;
  };
  afterAll(() => rmSync(folder, { recursive: true }));

  it('are told with licence and notice, a text once', () => {
    const files = [
      bundle('one', 'MIT', { 'LICENSE.md': 'MIT of some' }),
      bundle('@scope/two', 'MIT', { license: 'MIT of some' }),
      bundle('three', 'Apache-2.0', { LICENSE: 'Apache', NOTICE: 'Notice of three' }),
      bundle('three/node_modules/four', '0BSD', {}),
      '../../lambda/shared/text.ts',
    ];
    const text = licencesOf(folder, files);
    expect(text.match(/MIT of some/g)).toHaveLength(1);
    for (const part of [
      '@scope/two 1.2.3 (MIT)\none 1.2.3 (MIT)\n\nMIT of some\n',
      'three 1.2.3 (Apache-2.0)\n\nApache\n\nNotice of three\n',
      'three/node_modules/four 1.2.3 (0BSD)\n',
    ])
      expect(text).toContain(part);
  });

  it('of a package of AWS’s SDK that brings no text is the project’s', () => {
    writeFileSync(join(folder, 'LICENSE'), 'Apache License of the project');
    const name = '@aws-sdk/without-text';
    expect(licencesOf(folder, [bundle(name, 'Apache-2.0', {})])).toContain(
      `${name} 1.2.3 (Apache-2.0)\n\nApache License of the project`,
    );
    expect(() => licencesOf(folder, [bundle('else-without-text', 'Apache-2.0', {})])).toThrow(
      'brings no text',
    );
  });

  it.each([
    ['another licence', 'GPL-3.0-only', { LICENSE: 'GPL' }, 'its licence is GPL-3.0-only'],
    ['no text', 'MIT', {}, 'brings no text'],
  ])('stop the packing for %s', (_, license, files, message) => {
    const file = bundle(license, license, files as Readonly<Record<string, string>>);
    expect(() => licencesOf(folder, [file])).toThrow(message);
  });
});
