import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { productRoot, runNode, synthesize } from '../support/assembly';
import { copyApp } from '../support/product';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'synth-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Every file below a folder, by its path in it. */
function filesIn(root: string, below = ''): Record<string, Buffer> {
  return Object.fromEntries(
    readdirSync(join(root, below)).flatMap((name): [string, Buffer][] => {
      const path = join(below, name);
      return statSync(join(root, path)).isDirectory()
        ? Object.entries(filesIn(root, path))
        : [[path, readFileSync(join(root, path))]];
    }),
  );
}

describe.each(['local', 'dev', 'prod'] as const)('cdk synth of stage %s', (stage) => {
  it('is clean with --strict, validation and cdk-nag on', async () => {
    const cli = join(productRoot(), 'node_modules/aws-cdk/bin/cdk');
    const printed = await runNode(
      [
        cli,
        'synth',
        '--strict',
        '--quiet',
        '-c',
        `stage=${stage}`,
        '-c',
        'nag=true',
        '-o',
        join(folder, `${stage}-strict`),
      ],
      productRoot(),
      { CDK_VALIDATION: 'true' },
    );
    expect(printed).not.toMatch(/\[Warning|\[Error/i);
    expect(readdirSync(join(folder, `${stage}-strict`))).toContain('manifest.json');
  }, 180_000);

  it('gives the same bytes from another folder', async () => {
    const copy = join(folder, `copy-of-project-${stage}`);
    mkdirSync(copy);
    copyApp(productRoot(), copy);
    await synthesize(productRoot(), join(folder, `${stage}-here`), { stage });
    await synthesize(copy, join(folder, `${stage}-there`), { stage });
    const [here, there] = [filesIn(join(folder, `${stage}-here`)), filesIn(join(folder, `${stage}-there`))];
    expect(Object.keys(there).sort()).toEqual(Object.keys(here).sort());
    for (const [path, bytes] of Object.entries(here))
      if (!there[path]?.equals(bytes)) throw new Error(`${path} differs between two folders.`);
  }, 180_000);
});
