/** How many mails one address and the pool may be sent. Rules across fields: rules.ts. */

import { z } from 'zod';
import type { NoticeCaps, SignInCaps } from '../../../lambda/shared/mail/caps';
import { usesContactApi } from '../codes/schema';
import { count } from '../fields';
import type { Config } from '../schema';

export const mailSchema = z.strictObject(
  {
    /**
     * Mails with links and codes that one mailbox may be sent, whichever accounts they are for: as many for
     * each known browser, for the account that has proven the address, and for everybody else together.
     */
    perAddress: z
      .strictObject(
        {
          /**
           * In a clock hour (UTC).
           *
           * @default what one user may have, magicLink.perHour and codes.perHour together
           */
          perHour: count(1, 1_000, 'mails').optional(),
          /**
           * In a day (UTC).
           *
           * @default what one user may have, magicLink.perDay and codes.perDay together
           */
          perDay: count(1, 10_000, 'mails').optional(),
        },
        { error: '{ perHour, perDay }.' },
      )
      .prefault({}),
    /** Mails that tell an owner of a change of the account, to one address. */
    notices: z
      .strictObject(
        {
          /**
           * Notices within a window that are sent at once; the first of each kind is in any case, all others
           * are summed up.
           */
          atOnce: count(1, 100, 'notices').default(5),
          /** Minutes of a window; at its end one mail sums up what was held back. */
          windowMinutes: count(5, 1_440, 'minutes').default(60),
          /**
           * Notices and summaries the whole pool may send in one clock hour (UTC); what is over it is summed
           * up later.
           */
          poolPerHour: count(1, 10_000_000, 'notices').default(1_000),
        },
        { error: '{ atOnce, windowMinutes, poolPerHour }.' },
      )
      .prefault({}),
  },
  { error: '{ perAddress, notices }.' },
);

/** Caps of mails with links and codes, as functions read them. */
export function signInCaps({
  mail: { perAddress },
  magicLink,
  codes,
}: Pick<Config, 'mail' | 'magicLink' | 'codes'>): SignInCaps {
  const ofUser = (limit: 'perHour' | 'perDay') =>
    magicLink[limit] + (usesContactApi({ codes }) ? codes[limit] : 0);
  return {
    perHour: perAddress.perHour ?? ofUser('perHour'),
    perDay: perAddress.perDay ?? ofUser('perDay'),
  };
}

/** Caps of notices, as functions read them. */
export function noticeCaps({ mail: { notices } }: Pick<Config, 'mail'>): NoticeCaps {
  return { atOnce: notices.atOnce, windowMinutes: notices.windowMinutes, poolPerHour: notices.poolPerHour };
}

/** Name of the configuration set that every mail is sent with. */
export function configurationSetName({
  sender,
  deploymentName,
  stage,
}: Pick<Config, 'sender' | 'deploymentName' | 'stage'>): string {
  return sender.configurationSet ?? `${deploymentName}-${stage}`;
}
