/**
 * Variants of stages, which tests of other configurations run on: that they are what they say, and the app
 * takes none.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { assemblyOf, projectRoot } from '../support/assembly';

/** Everything that an assembly's templates say, its functions' variables among it. */
function templatesOf(assembly: string): Record<string, string> {
  return Object.fromEntries(
    readdirSync(assembly)
      .filter((name) => name.endsWith('.template.json'))
      .map((name) => [name, readFileSync(join(assembly, name), 'utf8')]),
  );
}

describe('a variant of a stage', () => {
  it('differs from its stage in what was put in place alone, and is kept', async () => {
    const overrides = { logLevel: 'WARN' } as const;
    const [stage, variant] = await Promise.all([assemblyOf(), assemblyOf({ overrides })]);
    const [ours, theirs] = [templatesOf(stage), templatesOf(variant)];
    expect(Object.keys(theirs)).toEqual(Object.keys(ours));
    expect(theirs).not.toEqual(ours);
    for (const [name, text] of Object.entries(theirs))
      expect(text.replace(/("(?:LOG_LEVEL|ApplicationLogLevel)": )"WARN"/g, '$1"DEBUG"')).toBe(ours[name]);
    expect(await assemblyOf({ overrides: () => overrides })).toBe(variant);
    expect(await assemblyOf({ overrides: { logLevel: 'ERROR' } })).not.toBe(variant);
  }, 180_000);

  it('is checked as any configuration', async () => {
    await expect(
      assemblyOf({ overrides: ({ passkeys }) => ({ passkeys: { ...passkeys, perUser: 0 } }) }),
    ).rejects.toThrow(/passkeys\.perUser/);
  }, 60_000);
});

it('the app itself takes a stage, a port and five switches, and no other values', () => {
  const entry = readFileSync(join(projectRoot, 'bin', 'app.ts'), 'utf8');
  expect([...entry.matchAll(/(?:tryGetContext\(|isTrue\(app, )'(\w+)'\)/g)].map(([, name]) => name)).toEqual([
    'stage',
    'webPort',
    'apiLogging',
    'adopt',
    'nag',
    'first',
    'local',
  ]);
  expect(entry).toContain('stageConfig(stages, stage, {}, ');
});
