import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../../support/assembly';

const page = join(projectRoot, 'web/src');
const sources = readdirSync(page, { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.tsx?$/.test(name))
  .map((name) => ({ name, text: readFileSync(join(page, name), 'utf8') }));

/** A look at the person's clock, which may be wrong, and be set at any time. */
const CLOCK = /Date\.now\b|new Date\(\)|Date\(\)/;

it('the page asks the person’s clock in these lines alone, none of which holds a time of the service against it', () => {
  const lines = sources.flatMap(({ name, text }) =>
    text
      .split('\n')
      .filter((line) => CLOCK.test(line))
      .map((line) => `${name}: ${line.trim()}`),
  );
  const kept = 'custom-auth/keep-tokens.ts: expireAt: new Date(Date.now() + ExpiresIn * 1000),';
  expect(lines.filter((line) => line !== kept).sort()).toEqual([
    'recovery-codes/views/recovery-codes.tsx: setStatus({ left: made.length, madeAt: new Date() });',
    'shared/ages.ts: export const clocks: Clocks = { wall: () => Date.now(), steady: steadyTime };',
    'shared/code-verifier.ts: now = Date.now,',
  ]);
  // What is kept so is read by `ages` alone.
  expect(lines.filter((line) => line === kept)).toHaveLength(1);
  expect(
    sources
      .filter(({ text }) => /\bexpireAt\b.*(getTime|valueOf)|(getTime|valueOf).*\bexpireAt\b/.test(text))
      .map(({ name }) => name),
  ).toEqual(['shared/ages.ts']);
});

describe('the package’s client', () => {
  const client = join(projectRoot, 'node_modules/amazon-cognito-passwordless-auth/dist/client');
  const compared = /[<>]=? *Date\.now|Date\.now\(\)[^;]*[<>]=?|-\s*Date\.now/;

  it('compares times with the person’s clock in these modules alone', () => {
    const found = readdirSync(client, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.js'))
      .filter((name) => compared.test(readFileSync(join(client, name), 'utf8')));
    expect(found.sort()).toEqual(['magic-link.js', 'react/hooks.js', 'refresh.js', 'util.js']);
  });

  it('is not used for what it does so', () => {
    const imported = sources.flatMap(({ text }) => [
      ...text.matchAll(/import (?:type )?\{([^}]*)\} from 'amazon-cognito-passwordless-auth([\w/-]*)'/g),
    ]);
    expect(imported.map(([, , module]) => module)).toContain('/cognito-api');
    expect(imported.filter(([, , module]) => /magic-link|react|refresh|util/.test(module ?? ''))).toEqual([]);
    // They refresh by the clock by themselves, unless they are given something that keeps tokens.
    for (const { name, text } of sources)
      for (const [call] of text.matchAll(/authenticateWith\w+\(\{[^;]*?\}\);/g))
        expect(`${name}: ${call}`).toContain('tokensCb');
    expect(
      sources.filter(({ text }) => /\b(scheduleRefresh|refreshTokens|defaultTokensCb)\b/.test(text)),
    ).toEqual([]);
  });
});
