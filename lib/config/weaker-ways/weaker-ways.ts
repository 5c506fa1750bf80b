/** Rules across fields: rules.ts. */
import { z } from 'zod';
import { methodWays } from '../codes/schema';
import { reason as whyItMayStay } from '../fields';

type MethodWay = keyof typeof methodWays;

/** Named as their fields. */
export const weakerWayNames = [
  'magicLinks',
  'emailCodes',
  'smsCodes',
  'recoveryLinks',
  'recoveryCodes',
  'unverifiedPasskeys',
  ...(Object.keys(methodWays) as MethodWay[]),
] as const;

export type WeakerWay = (typeof weakerWayNames)[number];

/** Why a way may stay. */
const reason = whyItMayStay.optional();

/** Methods with a field of their own. */
const reasonsOfMethods = Object.fromEntries(Object.keys(methodWays).map((name) => [name, reason])) as {
  readonly [Name in keyof typeof methodWays]: typeof reason;
};

export const weakerWaysSchema = z.strictObject(
  {
    /** Why a link by mail alone may open accounts (`magicLink.enabled`). */
    magicLinks: reason,
    /** Why a code by e-mail alone may (`codes.email`, `codes.inLinkMail`). */
    emailCodes: reason,
    /** Why a code by SMS alone may (`codes.sms`). */
    smsCodes: reason,
    /** Why a link that an operator has mailed may (`recovery.links.enabled`). */
    recoveryLinks: reason,
    /** Why a code that a user keeps on paper may (`recovery.codes.enabled`). */
    recoveryCodes: reason,
    /** Why a passkey may whose holder nobody has verified (`passkeys.userVerification`). */
    unverifiedPasskeys: reason,
    ...reasonsOfMethods,
  } satisfies Record<WeakerWay, z.ZodType>,
  { error: `{ <way>: "<why it may stay>" } with any of ${weakerWayNames.join(', ')}.` },
);
