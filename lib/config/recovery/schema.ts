/** Ways back for users who lost what they sign in with. */
import { z } from 'zod';
import { RECOVERY_LINK_FIELDS } from '../../../lambda/recovery/settings';
import { RECOVERY_CODE_FIELDS } from '../../../lambda/recovery-codes/settings';
import { flag, schemasOf } from '../fields';

export const recoverySchema = z.strictObject(
  {
    /** Links that operators have mailed to users who lost every other way in. */
    links: z
      .strictObject(
        {
          /** Whether operators can have one mailed. */
          enabled: flag.default(true),
        },
        { error: '{ enabled }.' },
      )
      .prefault({}),
    ...schemasOf(RECOVERY_LINK_FIELDS),
    /** Codes that users keep on paper, each good for one sign-in. */
    codes: z
      .strictObject(
        {
          /** Whether users can make themselves recovery codes. */
          enabled: flag.default(false),
          ...schemasOf(RECOVERY_CODE_FIELDS),
        },
        { error: '{ enabled, count }.' },
      )
      .prefault({}),
  },
  { error: '{ links, linkMinutes, codes }.' },
);

export type RecoveryConfig = z.output<typeof recoverySchema>;
