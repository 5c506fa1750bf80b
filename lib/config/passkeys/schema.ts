/** WebAuthn Level 3. Rules across fields: rules.ts. */
import { z } from 'zod';
import {
  ALGORITHM_FIELDS,
  ATTESTATION_FIELDS,
  AUTHENTICATOR_FIELDS,
  CROSS_ORIGIN_FIELDS,
  PASSKEY_FIELDS,
  REGISTRATION_FIELDS,
  RELYING_PARTY_FIELDS,
} from '../../../lambda/passkeys/settings';
import { flag, listOf, schemasOf, text, throttle } from '../fields';
import { appsSchema } from './apps';

const day = 'a day of the calendar, such as 2027-03-31.';

function isDay(text: string): boolean {
  const at = new Date(`${text}T00:00:00Z`);
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text);
}

const relyingPartySchema = z.strictObject(
  {
    ...schemasOf(RELYING_PARTY_FIELDS.relyingParties.of.fields),
    /**
     * Native apps that may use it, of which come their origins and what https://<id>/.well-known/ has to say
     * of them (docs/webauthn.md#native-apps).
     */
    apps: appsSchema,
  },
  { error: '{ id, origins } and, if need be, name, relatedOrigins, apps and appOrigins.' },
);

export const passkeysSchema = z.strictObject(
  {
    /**
     * Whether users can register passkeys and sign in with them: their table, API and functions.
     *
     * @later on: yes; off: see below
     */
    enabled: flag.default(false),
    /** Who passkeys are for. */
    relyingParties: listOf(relyingPartySchema, RELYING_PARTY_FIELDS.relyingParties.expected, 0).default([]),
    ...schemasOf(AUTHENTICATOR_FIELDS),
    ...schemasOf(ATTESTATION_FIELDS),
    ...schemasOf(REGISTRATION_FIELDS),
    ...schemasOf(ALGORITHM_FIELDS),
    ...schemasOf(PASSKEY_FIELDS),
    /**
     * Accept passkeys that have no seal of this deployment: those that the package, or a version before
     * seals, has registered (docs/adoption.md#passkeys-without-a-seal). Whoever can write to the table can
     * plant such a passkey, so it takes a last day and a reason.
     *
     * @default they are refused
     */
    unsealed: z
      .strictObject(
        {
          /** Last day (UTC) that they sign in, such as 2027-03-31. */
          acceptUntil: z.string({ error: day }).refine(isDay, { error: day }),
          /** Why, in words a reviewer can judge. */
          reason: text(/\S.{18,}\S/s, 'a sentence of at least 20 characters that a reviewer can judge.'),
        },
        { error: '{ acceptUntil: "2027-03-31", reason: "..." }, or nothing.' },
      )
      .optional(),
    ...schemasOf(CROSS_ORIGIN_FIELDS),
    /** What each operation of the API takes at most, all users together. */
    throttle: throttle(200, 400),
  },
  { error: '{ enabled, relyingParties } and whatever else differs from its default.' },
);

export type PasskeysConfig = z.output<typeof passkeysSchema>;
