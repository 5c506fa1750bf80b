/**
 * Apps with packages of their own, which stay out of the project's: everybody who tries it would have to
 * install them. They are made below `.cache`, once for what they are made of.
 */
import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, renameSync, rmSync, utimesSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

export interface Installing {
  /** Where it shall be; its name tells what it is made of. */
  readonly folder: string;
  readonly from: string;
  /** What is copied. */
  readonly files: readonly string[];
  /** Arguments of npm, call by call. */
  readonly npm: readonly (readonly string[])[];
  /** More than the environment of this process. */
  readonly env?: Readonly<Record<string, string>>;
}

/** @throws Error with what npm printed */
export async function installed({ folder, from, files, npm, env }: Installing): Promise<void> {
  if (existsSync(folder)) {
    const now = new Date();
    utimesSync(folder, now, now);
    return;
  }
  const draft = `${folder}.${process.pid}`;
  for (const file of files) {
    mkdirSync(dirname(join(draft, file)), { recursive: true });
    cpSync(join(from, file), join(draft, file), { recursive: true });
  }
  for (const args of npm)
    await promisify(execFile)('npm', args, { cwd: draft, env: { ...process.env, ...env } });
  try {
    renameSync(draft, folder);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    // Another test process was first; its copy is the same.
    if (!existsSync(folder)) throw error;
  }
}
