/** What a stage has to say about attributes of its own, which tokens carry as `custom:<name>`. */
import { z } from 'zod';
import { flag, text } from '../fields';
import { type CrossFieldRule, rule } from '../rule';
import { OTHER_STANDARD_ATTRIBUTES, standardAttributeNames } from './standard-attributes';

/** By our names, with Cognito's. */
export const ATTRIBUTE_TYPES = {
  string: 'String',
  number: 'Number',
  boolean: 'Boolean',
  'date-time': 'DateTime',
} as const;

/** Characters of the longest text (API reference, StringAttributeConstraintsType). */
export const MAX_LENGTH = 2_048;
/** Custom attributes of a pool (quota "Custom attributes per user pool"). */
const MOST = 50;

/** In a template these name standard attributes. */
const TAKEN: ReadonlySet<string> = new Set([...standardAttributeNames, ...OTHER_STANDARD_ATTRIBUTES]);

const limit = z.int({ error: 'a whole number.' });

export const customAttributesSchema = z
  .array(
    z.strictObject(
      {
        /**
         * Name, without `custom:`.
         *
         * @later **never**
         */
        name: text(
          /^[A-Za-z][A-Za-z0-9_]{0,19}$/,
          'up to 20 letters, digits and "_", a letter first, without "custom:".',
        ),
        /**
         * What its values are. ID tokens carry each as a text.
         *
         * @later **never**
         */
        type: z.enum(Object.keys(ATTRIBUTE_TYPES) as (keyof typeof ATTRIBUTE_TYPES)[], {
          error: `one of ${Object.keys(ATTRIBUTE_TYPES).join(', ')}.`,
        }),
        /**
         * Least length of a text, or least number.
         *
         * @default none
         * @later **never**
         */
        least: limit.optional(),
        /**
         * Greatest length of a text, or greatest number.
         *
         * @default 2,048 characters, or none
         * @later **never**
         */
        most: limit.optional(),
        /**
         * Whether it can be changed once a user has it.
         *
         * @later **never**
         */
        mutable: flag.default(true),
        /**
         * Who writes it: your servers alone (`AdminCreateUser`, `AdminUpdateUserAttributes`), or also whoever
         * signs up, as they do. Decide nothing by the latter.
         */
        writtenBy: z.enum(['servers', 'person'], { error: '"servers" or "person".' }).default('servers'),
        /** Whether ID tokens carry it. */
        inTokens: flag.default(true),
      },
      { error: '{ name, type } and, if need be, least, most, mutable, writtenBy, inTokens.' },
    ),
    { error: 'a list of { name, type }.' },
  )
  .max(MOST, { error: `at most ${MOST} attributes; Cognito takes no more.` });

export type CustomAttribute = z.output<typeof customAttributesSchema>[number];

const customAttributesFit = rule(['customAttributes'], ({ customAttributes }, report) => {
  customAttributes.forEach(({ name, type, least, most }, index) => {
    const say = (field: keyof CustomAttribute, got: unknown, expected: string) =>
      report(['customAttributes', index, field], got, expected);
    if (customAttributes.findIndex((other) => other.name === name) < index)
      say('name', name, 'a name that no other attribute has.');
    if (TAKEN.has(name)) say('name', name, 'a name that is no standard attribute’s.');
    for (const [field, value] of [
      ['least', least],
      ['most', most],
    ] as const) {
      if (value === undefined) continue;
      if (type === 'boolean' || type === 'date-time')
        say(field, value, `nothing for a ${type}, which has no limits.`);
      if (type === 'string' && (value < 0 || value > MAX_LENGTH))
        say(field, value, `a length from 0 to ${MAX_LENGTH}.`);
    }
    if (least !== undefined && most !== undefined && least > most)
      say('least', least, `at most the attribute's \`most\`, ${most}.`);
  });
});

export const customAttributeRules: readonly CrossFieldRule[] = [customAttributesFit];
