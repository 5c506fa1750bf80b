import type { Config } from '../../lib/config/schema';
import type { Check, Subject } from '../preflight/check';
import type { Deployment } from './deployment';

export interface SmokeSubject extends Subject {
  readonly deployment: Deployment;
  /** Of an account of one's own. @default one without an account */
  readonly email?: string;
  /** E.164, for a code. @default none is asked for */
  readonly phone?: string;
  /** By mail. @default a forged link is answered instead */
  readonly readLink?: () => Promise<string>;
  /** Where a host answers. @default at https://<host> */
  readonly siteOf?: (host: string) => string;
}

export type SmokeCheck = Check<SmokeSubject>;

export const hasSmsCodes = ({ codes }: Config): boolean => codes.sms;

/** Some of them, and how many more there are. */
export function someOf(things: readonly string[], most = 5): string {
  const shown = things.slice(0, most).join('; ');
  return things.length > most ? `${shown}; and ${things.length - most} more` : shown;
}
