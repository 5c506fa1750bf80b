/** The tables of fields in the documents are what the schemas and their comments give. */
import { spawnSync } from 'node:child_process';
import { configSchema } from '../../lib/config/schema';
import { projectRoot } from '../support/assembly';
import { readDocument } from '../support/markdown';

jest.setTimeout(120_000);

const fields = (...options: string[]) =>
  spawnSync('npm', ['run', '--silent', 'fields', '--', ...options], { cwd: projectRoot, encoding: 'utf8' });

it('are up to date; if not, run npm run fields, read what it changes, and commit', () => {
  const { status, stderr } = fields('--check');
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
});

it('have every field of a stage', () => {
  const document = readDocument('docs/configuration.md');
  for (const name of Object.keys(configSchema.shape))
    expect(document).toMatch(new RegExp(`^\\| \`${name}(?:\\[\\])?(?:\\.\\w+)*\` \\|`, 'm'));
});

it('are refused with options that make no sense', () => {
  const { status, stderr } = fields('mfa');
  expect(status).toBe(2);
  expect(stderr).toContain('"mfa" is not an option.');
});
