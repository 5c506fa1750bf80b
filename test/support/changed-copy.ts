/** A copy of the product in which files are changed, to hear what the compiler says of it. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface ChangedCopyOptions {
  /** Folder of the product, with its packages. */
  readonly product: string;
  /** Files and folders that are copied. */
  readonly parts: readonly string[];
  /** Programs to compile: the file that configures each, what it extends, and where it begins. */
  readonly programs: readonly (readonly [config: string, base: string, files: readonly string[]])[];
}

export class ChangedCopy {
  private readonly folder = mkdtempSync(join(tmpdir(), 'changed-copy-'));

  constructor(private readonly options: ChangedCopyOptions) {
    const { product, parts, programs } = options;
    for (const part of parts) cpSync(join(product, part), join(this.folder, part), { recursive: true });
    symlinkSync(join(product, 'node_modules'), join(this.folder, 'node_modules'));
    for (const [config, base, files] of programs)
      writeFileSync(join(this.folder, config), JSON.stringify({ extends: base, include: [], files }));
  }

  /**
   * What the compiler says of these files in place of the product's, a complaint each.
   *
   * @param changed text by path in the product; undefined for a file that is gone
   */
  complaints(changed: ReadonlyMap<string, string | undefined>): readonly string[] {
    const { product, programs } = this.options;
    for (const [name, text] of changed)
      if (text === undefined) rmSync(join(this.folder, name));
      else writeFileSync(join(this.folder, name), text);
    const tsc = join(product, 'node_modules', '.bin', 'tsc');
    const found = programs.flatMap(([config]) => {
      const { stdout, stderr } = spawnSync(tsc, ['--noEmit', '--pretty', 'false', '--project', config], {
        cwd: this.folder,
        encoding: 'utf8',
      });
      // A line that is indented goes on with what the one before it says.
      return `${stdout}${stderr}`.split(/\n(?! )/).filter((line) => line !== '');
    });
    for (const name of changed.keys()) cpSync(join(product, name), join(this.folder, name));
    return found;
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
