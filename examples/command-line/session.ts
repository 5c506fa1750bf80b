/** What stays on the disk between two runs: in one file that its owner alone can read. */
import { randomBytes, randomUUID } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';

export interface Session {
  /** 32 random bytes, base64url, by which the account knows this tool (docs/one-time-codes.md). */
  readonly deviceSecret: string;
  /** @default nobody is signed in */
  readonly refreshToken?: string;
}

const config = process.env.XDG_CONFIG_HOME || join(homedir(), '.config');
export const sessionFile = join(config, 'example-orders', 'session.json');

/** @throws Error with the remedy when others may read the file, or when it can't be read */
export function readSession(): Session {
  if (!existsSync(sessionFile)) return { deviceSecret: randomBytes(32).toString('base64url') };
  // Windows has no such modes; there the home folder is its owner's.
  if (process.platform !== 'win32' && (statSync(sessionFile).mode & 0o077) !== 0)
    throw new Error(`Others may read ${sessionFile}. Sign out, or: chmod 600 ${sessionFile}`);
  try {
    return JSON.parse(readFileSync(sessionFile, 'utf8')) as Session;
  } catch {
    throw new Error(`${sessionFile} can't be read. Delete it and sign in again.`);
  }
}

/** In one step, so that a run that is ended halfway leaves the former session or the new one. */
export function writeSession(session: Session): void {
  mkdirSync(dirname(sessionFile), { recursive: true, mode: 0o700 });
  const draft = `${sessionFile}.${randomUUID()}`;
  writeFileSync(draft, JSON.stringify(session), { mode: 0o600, flag: 'wx' });
  renameSync(draft, sessionFile);
}

/** Takes from others what they may read. */
export function closeToOthers(): void {
  if (existsSync(sessionFile)) chmodSync(sessionFile, 0o600);
}
