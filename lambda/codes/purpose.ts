import { CODE_METHOD_NAMES } from './methods';

/** A code of one purpose proves nothing for another. */
export const CODE_PURPOSES = [
  ...CODE_METHOD_NAMES,
  'CHANGE_PHONE_NUMBER',
  'CHANGE_EMAIL',
  // Nothing is sent; answers have a rate and no lock.
  'RECOVERY_CODE',
] as const;

export type CodePurpose = (typeof CODE_PURPOSES)[number];
