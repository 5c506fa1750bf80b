import { relative } from 'node:path';
import type { TestFile } from './report';

/** By path from the project's root. */
const ATTACKS = /^test[\\/](?:attacks[\\/]|lambda[\\/](?:.+[\\/])?attacks)/;

/** Below `test/attacks` and `test/lambda/**\/attacks*`, each full name once. */
export function attacksIn(
  files: readonly Pick<TestFile, 'name' | 'assertionResults'>[],
  root: string,
): number {
  const names = files
    .filter(({ name }) => ATTACKS.test(relative(root, name)))
    .flatMap(({ name, assertionResults }) =>
      assertionResults
        .filter(({ status }) => status === 'passed' || status === 'failed')
        .map(({ fullName }) => `${name} ${fullName}`),
    );
  return new Set(names).size;
}
