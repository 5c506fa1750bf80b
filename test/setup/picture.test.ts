/** The picture in the README is that of the templates: nobody has to trust it, nor to remember it. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assemblyOf, projectRoot } from '../support/assembly';

const committed = join(projectRoot, 'docs/images/architecture.svg');

let assembly: string;
beforeAll(async () => {
  assembly = await assemblyOf({ stage: 'dev' });
}, 120_000);

function picture(...args: string[]) {
  const { status, stdout, stderr } = spawnSync('npm', ['run', '--silent', 'picture', '--', ...args], {
    cwd: projectRoot,
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

describe('npm run picture', () => {
  it('drew the committed picture from templates as they are now; if not, run it, look, and commit', () => {
    expect(picture('--assembly', assembly, '--check')).toMatchObject({ status: 0 });
  });

  it('says how to update a picture that the templates no longer give', () => {
    const folder = mkdtempSync(join(tmpdir(), 'picture-'));
    const file = join(folder, 'picture.svg');
    writeFileSync(file, readFileSync(committed, 'utf8').replace('reads, writes', 'reads'));
    const { status, stderr } = picture('--assembly', assembly, '--check', '--file', file);
    expect({ status, stderr }).toEqual({
      status: 1,
      stderr: expect.stringContaining('"npm run picture" updates it'),
    });
    expect(picture('--assembly', assembly, '--file', file)).toMatchObject({ status: 0 });
    expect(readFileSync(file, 'utf8')).toBe(readFileSync(committed, 'utf8'));
    rmSync(folder, { recursive: true });
  });

  it('refuses what makes no sense, with its usage', () => {
    const { status, stderr } = picture('--stage', 'dev', '--assembly', 'cdk.out');
    expect(status).toBe(2);
    expect(stderr).toContain('exclude each other');
  });

  it('tells nothing of the deployment that it was drawn from', () => {
    expect(readFileSync(committed, 'utf8')).not.toMatch(/\d{12}|@(?!media)|arn:|example\.com/);
  });
});
