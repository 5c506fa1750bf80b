/** Rules across fields: rules.ts. */

import { z } from 'zod';
import {
  NOTICE_CAP_FIELDS,
  type NoticeCaps,
  SIGN_IN_CAP_FIELDS,
  type SignInCaps,
} from '../../../lambda/mail/caps';
import { told } from '../../../lambda/shared/fields';
import { usesContactApi } from '../codes/schema';
import { optionalSchemasOf, schemasOf } from '../fields';
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
          ...optionalSchemasOf(SIGN_IN_CAP_FIELDS),
        },
        { error: '{ perHour, perDay }.' },
      )
      .prefault({}),
    /** Mails that tell an owner of a change of the account, to one address. */
    notices: z
      .strictObject(
        {
          ...schemasOf(NOTICE_CAP_FIELDS),
        },
        { error: '{ atOnce, windowMinutes, poolPerHour }.' },
      )
      .prefault({}),
  },
  { error: '{ perAddress, notices }.' },
);

/** As functions read them. */
export function signInCaps({
  mail: { perAddress },
  magicLink,
  codes,
}: Pick<Config, 'mail' | 'magicLink' | 'codes'>): SignInCaps {
  const ofUser = (limit: 'perHour' | 'perDay') =>
    magicLink[limit] + (usesContactApi({ codes }) ? codes[limit] : 0);
  return told(SIGN_IN_CAP_FIELDS, {
    perHour: perAddress.perHour ?? ofUser('perHour'),
    perDay: perAddress.perDay ?? ofUser('perDay'),
  });
}

/** As functions read them. */
export function noticeCaps({ mail: { notices } }: Pick<Config, 'mail'>): NoticeCaps {
  return told(NOTICE_CAP_FIELDS, notices);
}

export function configurationSetName({
  sender,
  deploymentName,
  stage,
}: Pick<Config, 'sender' | 'deploymentName' | 'stage'>): string {
  return sender.configurationSet ?? `${deploymentName}-${stage}`;
}
