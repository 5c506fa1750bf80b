import { CODE_METHOD_NAMES } from './methods';

/** What a code is good for. A code of one purpose proves nothing of another. */
export const CODE_PURPOSES = [
  ...CODE_METHOD_NAMES,
  'CHANGE_PHONE_NUMBER',
  'CHANGE_EMAIL',
  // Nothing is sent for it; its answers have a rate, and no lock.
  'RECOVERY_CODE',
] as const;

export type CodePurpose = (typeof CODE_PURPOSES)[number];
