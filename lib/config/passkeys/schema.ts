/** What a stage has to say about passkeys (WebAuthn Level 3). Rules across fields: rules.ts. */
import { z } from 'zod';
import { ATTESTATION_FIELDS, AUTHENTICATOR_FIELDS, PASSKEY_FIELDS } from '../../../lambda/passkeys/settings';
import { flag, listOf, schemasOf, text, throttle, webAddress } from '../fields';
import { originProblem } from '../page/web-address';

/**
 * Signature algorithms by the names of the IANA registry "COSE Algorithms", in the order they are offered.
 */
export const algorithmNames = ['EdDSA', 'ES256', 'RS256', 'ES384', 'ES512', 'Ed448'] as const;

/** What is offered where a stage names none: all but Ed448, which no browser or authenticator needs today. */
const usualAlgorithms = algorithmNames.filter((name) => name !== 'Ed448');

const origin = webAddress(originProblem, 'an origin, as a string.');

const relyingPartySchema = z.strictObject(
  {
    /**
     * RP id: the domain that passkeys belong to.
     *
     * @later **never**: passkeys of one id are of no use under another
     */
    id: text(
      /^(?:localhost|(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?)$/,
      'a domain in lower case, such as example.com, or localhost.',
    ).max(253, { error: 'a domain of at most 253 characters.' }),
    /** What authenticators show as the site's name. @default appName */
    name: text(/^(?!\s)[^\p{Cc}\p{Zl}\p{Zp}]{1,64}(?<!\s)$/u, 'a name of 1 to 64 characters.').optional(),
    /** Pages that may use it: origins of webOrigins whose host is the id or below it. */
    origins: listOf(origin, 'a list of origins, such as https://app.example.com.', 0),
    /**
     * Pages under other domains, origins of webOrigins, that https://<id>/.well-known/webauthn has to list
     * (section 5.11).
     */
    relatedOrigins: listOf(
      origin,
      'a list of origins of other domains, empty where there are none.',
      0,
    ).default([]),
    /** Native apps. Android names them by the certificate they are signed with, iOS by their bundle. */
    appOrigins: listOf(
      text(
        /^(?:android:apk-key-hash:[A-Za-z0-9_-]{43}|ios:bundle-id:[A-Za-z0-9.-]{1,155})$/,
        'android:apk-key-hash:<base64url of the SHA-256 of the certificate> or ios:bundle-id:<bundle id>.',
      ),
      'a list of origins of native apps, empty where there are none.',
      0,
    ).default([]),
  },
  { error: '{ id, origins } and, if need be, name, relatedOrigins and appOrigins.' },
);

const day = 'a day of the calendar, such as 2027-03-31.';

/** True for a day that the calendar has. */
function isDay(text: string): boolean {
  const at = new Date(`${text}T00:00:00Z`);
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text);
}

export const passkeysSchema = z.strictObject(
  {
    /**
     * Whether users can register passkeys and sign in with them: their table, API and functions.
     *
     * @later on: yes; off: see below
     */
    enabled: flag.default(false),
    /** Who passkeys are for. */
    relyingParties: z
      .array(relyingPartySchema, { error: 'a list of relying parties, { id, origins } each.' })
      .default([]),
    ...schemasOf(AUTHENTICATOR_FIELDS),
    /**
     * Register only what is built into the device, or only what is carried along.
     *
     * @default either
     * @later yes, for new passkeys
     */
    attachment: z
      .enum(['platform', 'cross-platform'], { error: '"platform", "cross-platform" or nothing.' })
      .optional(),
    ...schemasOf(ATTESTATION_FIELDS),
    /**
     * Certificates that attestation has to chain to.
     *
     * @later yes, for new passkeys
     */
    trustAnchors: listOf(
      text(
        /^-----BEGIN CERTIFICATE-----\n[A-Za-z0-9+/=\n]+\n-----END CERTIFICATE-----\n?$/,
        'a certificate in PEM, from -----BEGIN CERTIFICATE----- on.',
      ),
      'a list of certificates in PEM, empty where attestation is not asked for.',
      0,
    ).default([]),
    /**
     * Models that may be registered, by AAGUID; only with attestation.
     *
     * @default any
     * @later yes, for new passkeys
     */
    allowedAaguids: listOf(
      text(
        /^(?!00000000-0000-0000-0000-000000000000)[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
        'an AAGUID as a UUID in lower case, other than zero.',
      ),
      'a list of AAGUIDs, empty where any model may be registered.',
      0,
    ).default([]),
    /**
     * Signature algorithms, most wanted first.
     *
     * @default all but Ed448
     * @later yes, for new passkeys
     */
    algorithms: listOf(
      z.enum(algorithmNames, { error: `one of ${algorithmNames.join(', ')}.` }),
      `a list of at least one of ${algorithmNames.join(', ')}, the most wanted first.`,
      1,
    ).default(usualAlgorithms),
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
    crossOrigin: z
      .strictObject(
        {
          /** Sites that may show a sign-in page of ours inside an iframe and use passkeys there. */
          topOrigins: listOf(origin, 'a list of origins, empty where no other site may.', 0).default([]),
          /**
           * Take browsers that say they show the page inside another site's iframe, and not which site's
           * (client data without topOrigin). Then the page's own frame-ancestors alone says whose.
           */
          acceptUnnamed: flag.default(false),
        },
        { error: '{ topOrigins } and, if need be, acceptUnnamed.' },
      )
      .prefault({}),
    /** What each operation of the API takes at most, all users together. */
    throttle: throttle(200, 400),
  },
  { error: '{ enabled, relyingParties } and whatever else differs from its default.' },
);

export type PasskeysConfig = z.output<typeof passkeysSchema>;
