import type { Config } from '../../lib/config/schema';
import type { Check, Subject } from '../preflight/check';
import type { Deployment } from './deployment';

/** What a check after a deployment looks at. */
export interface SmokeSubject extends Subject {
  readonly deployment: Deployment;
  /** Address of an account of one's own that a link is asked for. @default one without an account */
  readonly email?: string;
  /** E.164 number that a code is asked for. @default none is asked for */
  readonly phone?: string;
  /**
   * Reads the link that came by mail. @default it is not redeemed, and a forged one is answered in its stead
   */
  readonly readLink?: () => Promise<string>;
}

export type SmokeCheck = Check<SmokeSubject>;

/** True where the stage has anything that a sign-in sends by SMS. */
export const hasSmsCodes = ({ codes }: Config): boolean => codes.sms;

/** Things in a sentence: some of them, and how many more there are. */
export function someOf(things: readonly string[], most = 5): string {
  const shown = things.slice(0, most).join('; ');
  return things.length > most ? `${shown}; and ${things.length - most} more` : shown;
}
