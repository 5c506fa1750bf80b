/** A copy of the product in which files are changed, to hear what the compiler says of it, or to run it. */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
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
    const tsc = join(product, 'node_modules', '.bin', 'tsc');
    return this.with(changed, () =>
      programs.flatMap(([config]) => {
        const { stdout, stderr } = spawnSync(tsc, ['--noEmit', '--pretty', 'false', '--project', config], {
          cwd: this.folder,
          encoding: 'utf8',
        });
        // A line that is indented goes on with what the one before it says.
        return `${stdout}${stderr}`.split(/\n(?! )/).filter((line) => line !== '');
      }),
    );
  }

  /**
   * What a module prints that runs with these files in place of the product's.
   *
   * @param module path in the copy
   * @throws Error with all that it printed when it ends with another status than 0
   */
  run(module: string, changed: ReadonlyMap<string, string | undefined>): string {
    return this.with(changed, () => {
      const { status, stdout, stderr } = spawnSync(process.execPath, ['--require', 'tsx/cjs', module], {
        cwd: this.folder,
        encoding: 'utf8',
      });
      if (status !== 0) throw new Error(`${module} ended with ${status}:\n${stdout}${stderr}`);
      return stdout;
    });
  }

  private with<T>(changed: ReadonlyMap<string, string | undefined>, act: () => T): T {
    for (const [name, text] of changed)
      if (text === undefined) rmSync(join(this.folder, name));
      else writeFileSync(join(this.folder, name), text);
    try {
      return act();
    } finally {
      for (const name of changed.keys())
        if (existsSync(join(this.options.product, name)))
          cpSync(join(this.options.product, name), join(this.folder, name));
        else rmSync(join(this.folder, name));
    }
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
