/** `npm run bench` as its readers run it; what it measures is for reading, so no figure is looked at. */
import { spawnSync } from 'node:child_process';
import { projectRoot } from '../support/assembly';

function bench(...parts: string[]) {
  return spawnSync('npm', ['run', '--silent', 'bench', '--', ...parts], {
    cwd: projectRoot,
    encoding: 'utf8',
  });
}

describe('npm run bench', () => {
  it('measures the parts that are asked for, and prints a table', () => {
    const { status, stdout } = bench('module-init');
    expect(status).toBe(0);
    expect(stdout).toMatch(/^\| module init: PreSignUp \| \d+ ms \|/m);
    expect(stdout).not.toMatch(/^\| synth/m);
  }, 300_000);

  it('refuses a part that there is not, with those that there are', () => {
    const { status, stderr } = bench('everything');
    expect(status).toBe(1);
    expect(stderr).toContain('There is no part "everything"; there are synthesis, module-init');
  });
});
