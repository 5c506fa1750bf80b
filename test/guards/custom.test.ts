/**
 * `custom/` is the adopters': what was shipped there once is never edited by a version of this project, so
 * that merging the next one meets no edit of theirs. New files may come.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../support/product';

/**
 * SHA-256 of files as they were first shipped, from the first declaration on; the fixtures are equal to them
 * (test/support/product.ts) and, unlike them, nobody's to edit.
 */
const SHIPPED = {
  'test/fixtures/stages.ts': 'a6a70ee628cb7ef3',
  'test/fixtures/custom/brand/index.ts': 'bf9764bfa491cd08',
  'test/fixtures/custom/words/functions/index.ts': '32575dd4bbd80948',
  'test/fixtures/custom/words/page/en.ts': 'cea50673107352c6',
} as const;

it.each(Object.entries(SHIPPED))(
  '%s is as it was first shipped; give `lib` a default instead',
  (path, hash) => {
    const text = readFileSync(join(projectRoot, path), 'utf8').replace(/^[\s\S]*^import [^;]*;$/m, '');
    expect(createHash('sha256').update(text).digest('hex').slice(0, 16)).toBe(hash);
  },
);
