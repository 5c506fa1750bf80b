import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { productRoot, projectRoot, runNode } from '../support/assembly';

/** What the entry point prints when it fails. */
async function failure(context: Record<string, unknown>): Promise<string> {
  try {
    await runNode(['bin/run.js'], productRoot(), {
      CDK_CONTEXT_JSON: JSON.stringify(context),
    });
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('The entry point ended without an error.');
}

describe('the entry point', () => {
  it('has nothing to say where all is well: no deprecated property, no warning', async () => {
    const output = mkdtempSync(join(tmpdir(), 'synthesized-'));
    try {
      expect(
        await runNode(['--require', 'tsx/cjs', 'bin/app.ts'], productRoot(), {
          CDK_CONTEXT_JSON: JSON.stringify({ stage: 'prod' }),
          CDK_OUTDIR: output,
        }),
      ).toBe('');
    } finally {
      rmSync(output, { recursive: true });
    }
  }, 60_000);

  it('says which stages there are, without a stack trace, and ends with status 1', async () => {
    expect(await failure({ stage: 'stagging' })).toBe(
      [
        'node bin/run.js ended with 1:',
        'The configuration of the app has 1 problem:',
        '  stage: got "stagging"; expected one of local, dev, prod. Choose it with -c stage=<name>.',
        '',
      ].join('\n'),
    );
  }, 60_000);

  it('says what is wrong with the port', async () => {
    expect(await failure({ stage: 'local', webPort: '80000' })).toContain(
      '  webPort: got 80000; expected a port of this machine, a whole number from 1 to 65535.',
    );
  }, 60_000);
});

describe('the CDK app', () => {
  const sources = readdirSync(join(projectRoot, 'lib'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => [file, readFileSync(join(projectRoot, 'lib', file), 'utf8')] as const);

  it.each(['process.env', 'tryGetContext', 'getContext'])('reads %s in bin alone', (word) => {
    expect(sources.length).toBeGreaterThan(10);
    expect(sources.filter(([, text]) => text.includes(word)).map(([file]) => file)).toEqual([]);
  });

  it('makes stacks in lib/app.ts alone', () => {
    expect(sources.filter(([, text]) => /new \w+Stack\(/.test(text)).map(([file]) => file)).toEqual([
      'app.ts',
    ]);
  });
});
