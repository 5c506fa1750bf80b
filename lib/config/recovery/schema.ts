/** What a stage has to say about users who have lost what they sign in with. */
import { z } from 'zod';
import { count, flag } from '../fields';

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
    /** Minutes that a recovery link can be used for (docs/recovery.md). */
    linkMinutes: count(5, 60, 'minutes').default(15),
    /** Codes that users keep on paper, each good for one sign-in. */
    codes: z
      .strictObject(
        {
          /** Whether users can make themselves recovery codes. */
          enabled: flag.default(false),
          /** Codes that a user gets at a time; new ones replace all earlier ones. */
          count: count(5, 20, 'codes').default(10),
        },
        { error: '{ enabled, count }.' },
      )
      .prefault({}),
  },
  { error: '{ links, linkMinutes, codes }.' },
);

export type RecoveryConfig = z.output<typeof recoverySchema>;
