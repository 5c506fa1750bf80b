/** Puts an adopter's folder into a copy of the project. */
import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from './product';

/**
 * Gives a copy of the project the `custom/` of a fixture; what a fixture lacks stays as the project ships it.
 *
 * @param name folder below `test/fixtures`
 * @param parts files and folders of it. @default all
 */
export function putCustom(name: string, copy: string, parts?: readonly string[]): void {
  const from = join(projectRoot, 'test', 'fixtures', name);
  const to = join(copy, 'custom');
  for (const part of parts ?? partsIn(from)) {
    rmSync(join(to, part), { recursive: true, force: true });
    cpSync(join(from, part), join(to, part), { recursive: true });
  }
  for (const file of readdirSync(to, { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('.ts')) continue;
    const path = join(to, file);
    // Fixtures stand two folders deeper than what they are copied to.
    const text = readFileSync(path, 'utf8').replace(/'\.\.\/\.\.\/((?:\.\.\/)+(?:lib|lambda|web)\/)/g, "'$1");
    writeFileSync(path, text);
  }
}

/** Hooks one by one: each that a fixture lacks is still deployed by some stage. */
function partsIn(folder: string): readonly string[] {
  return readdirSync(folder).flatMap((part) =>
    part === 'hooks' ? readdirSync(join(folder, part)).map((file) => join(part, file)) : [part],
  );
}
