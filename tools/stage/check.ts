/** Tells what is wrong in `custom/`. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { brand } from '../../custom/brand';
import { stages } from '../../custom/stages';
import { functionWords } from '../../custom/words/functions';
import { checkBrand } from '../../lib/config/brand/check';
import { ConfigError } from '../../lib/config/errors';
import { stageConfig } from '../../lib/config/stage-config';
import { functionWordProblems, pageWordProblems } from '../../lib/config/words/check';

export interface Checked {
  readonly lines: readonly string[];
  readonly holds: boolean;
}

/** One stage or all, and what they share. */
export async function checkCustom(project: string, stage?: string): Promise<Checked> {
  const names = stage === undefined ? Object.keys(stages) : [stage];
  const checks = [
    ...names.map((name) => check(`The stage "${name}" holds`, () => void stageConfig(stages, name))),
    check('The brand holds', () => checkBrand(brand, join(project, 'custom', 'brand'))),
    check('The words hold', () => checkWords(project)),
  ];
  return {
    lines: checks.map(({ line }) => line),
    holds: checks.every(({ holds }) => holds),
  };
}

function check(what: string, act: () => void): { readonly line: string; readonly holds: boolean } {
  try {
    act();
    return { line: `${what}.`, holds: true };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return { line: error.message, holds: false };
  }
}

/** @throws ConfigError with what can't be used, and what nobody asks for */
function checkWords(project: string): void {
  const page = pageWordsOf(join(project, 'custom', 'words', 'page'));
  const problems = [...functionWordProblems(functionWords), ...pageWordProblems(page)];
  if (problems.length > 0) throw new ConfigError('the words, custom/words,', problems);
}

/** As the build finds them, a file a language. */
function pageWordsOf(folder: string): Readonly<Record<string, object>> {
  if (!existsSync(folder)) return {};
  const files = readdirSync(folder).filter((name) => name.endsWith('.ts'));
  return Object.fromEntries(
    files.map((name) => {
      const { words } = require(join(folder, name)) as { readonly words?: object };
      return [name.replace(/\.ts$/, ''), words ?? {}];
    }),
  );
}
