/** Counts the attacks among the tests of a run. */
import { relative } from 'node:path';
import type { TestFile } from './report';

/** Where each test is an attack, by the path below the project's root. */
const ATTACKS = /^test[\\/](?:attacks[\\/]|lambda[\\/](?:.+[\\/])?attacks)/;

/** Tests that were run below `test/attacks` and `test/lambda/**\/attacks*`, each by its full name once. */
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
