/** Channel, countries and spending. Rules across fields: rules.ts. */
import { z } from 'zod';
import {
  COUNTRY,
  DOMAIN_FIELDS,
  PLAN_FIELDS,
  SENDER_ID,
  SMS_FIELDS,
  SNS_FIELDS,
} from '../../../lambda/sms/settings';
import { count, flag, optionalSchemasOf, schemaOf, schemasOf, text } from '../fields';

const country = schemaOf(COUNTRY);

const identityForms =
  '{ country, kind: "sender-id", value: "EXAMPLE" }, { country, kind: "phone-number", value: "phone-..." }, { country, kind: "pool", value: "pool-..." } or { country, kind: "simulator" }.';

const originationIdentitySchema = z.discriminatedUnion(
  'kind',
  [
    z.strictObject({
      /** Where to. */
      country,
      /** A name instead of a number; not every country takes one. */
      kind: z.literal('sender-id'),
      /** The name; or the id of what the account has. */
      value: schemaOf(SENDER_ID),
      /**
       * Let the messaging stack ask AWS for it. Only where the country wants no registration, and by one
       * stage an account.
       */
      provision: flag.default(false),
    }),
    z.strictObject({
      country,
      /** A number that the account has. It is not the stack's: one that is let go can't be had again. */
      kind: z.literal('phone-number'),
      value: text(/^phone-[0-9a-f]{32}$/, 'the id of a phone number, "phone-" and 32 hexadecimal digits.'),
    }),
    z.strictObject({
      country,
      /** A pool of numbers that the account has. */
      kind: z.literal('pool'),
      value: text(/^pool-[0-9a-f]{32}$/, 'the id of a pool, "pool-" and 32 hexadecimal digits.'),
    }),
    z.strictObject({
      country,
      /**
       * A simulator number of the USA, made by the messaging stack: it reaches AWS's simulated phones and
       * nobody else.
       */
      kind: z.literal('simulator'),
    }),
  ],
  { error: identityForms },
);

export const smsSchema = z.strictObject(
  {
    /** What messages go through. */
    channel: z.discriminatedUnion(
      'kind',
      [
        z.strictObject({
          /** AWS End User Messaging: country rules, a configuration set and a sender for each country. */
          kind: z.literal('end-user-messaging'),
          /** What messages to each country are sent from; see below. */
          originationIdentities: z
            .array(originationIdentitySchema, {
              error: `a list of what messages to each country are sent from: ${identityForms}`,
            })
            .min(1, { error: `at least one of ${identityForms}` }),
        }),
        z.strictObject({
          /** Amazon SNS: the account's limits and, where a country takes one, a sender id. */
          kind: z.literal('sns'),
          ...schemasOf(SNS_FIELDS),
        }),
      ],
      { error: '{ kind: "end-user-messaging", originationIdentities: [...] } or { kind: "sns" }.' },
    ),
    ...schemasOf(PLAN_FIELDS),
    ...optionalSchemasOf(DOMAIN_FIELDS),
    /**
     * Keeps the pool's role and settings of SMS though it sends none any more. Cognito never forgets these
     * settings and tries their role at every update: a pool that once had them can't be changed without.
     * `npm run preflight` says where that is so (docs/adr/037).
     */
    keepPoolRole: flag.default(false),
    ...schemasOf(SMS_FIELDS),
    /** When an alarm rings as messages are asked for and not used, as in message pumping. */
    conversion: z
      .strictObject(
        {
          /** Codes to a country in an hour below which its rate says nothing. */
          minimumSent: count(1, 1_000_000, 'messages').default(50),
          /** Share of codes sent that have to be used. */
          minimumRate: z
            .number({ error: 'a share from 0.01 to 1.' })
            .min(0.01, { error: 'a share from 0.01 to 1.' })
            .max(1, { error: 'a share from 0.01 to 1.' })
            .default(0.3),
        },
        { error: '{ minimumSent, minimumRate }.' },
      )
      .prefault({}),
  },
  {
    error: '{ channel, defaultCountry, countries, dailyBudget } and whatever else differs from its default.',
  },
);

export type SmsConfig = z.output<typeof smsSchema>;
/** An entry of `sms.channel.originationIdentities`. */
export type OriginationIdentityConfig = z.output<typeof originationIdentitySchema>;
