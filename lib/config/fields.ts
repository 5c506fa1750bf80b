/** Forms that fields of the configuration take, each with what an error says after the word "expected". */
import { z } from 'zod';
import {
  type Choice,
  type Count,
  type Dollars,
  type Elsewhere,
  type Field,
  type Fields,
  type Flag,
  type Group,
  MICRO_DOLLARS,
  type Otherwise,
} from '../../lambda/shared/fields';

/** A string of a given form; `expected` says which, after the word "expected". */
export const text = (pattern: RegExp, expected: string) =>
  z.string({ error: expected }).regex(pattern, { error: expected });

/** A whole number in a range, with the unit it is counted in. */
export const count = (least: number, most: number, unit: string) => {
  const error = `a whole number of ${unit} from ${least} to ${most}.`;
  return z.int({ error }).min(least, { error }).max(most, { error });
};

/** A switch. */
export const flag = z.boolean({ error: 'true or false.' });

/** US dollars, in whole micro-dollars: what is counted with them must not drift. */
export const dollars = (least: number, most: number, of: string) => {
  const error = `${of}, in US dollars from ${least} to ${most} with 6 decimals at most.`;
  return z
    .number({ error })
    .min(least, { error })
    .max(most, { error })
    .refine((value) => Math.abs(value * MICRO_DOLLARS - Math.round(value * MICRO_DOLLARS)) < 1e-3, { error });
};

/** A list without duplicates; an issue points at the second of two equal members. */
export function listOf<Member extends z.ZodType>(member: Member, expected: string, least: number) {
  return z
    .array(member, { error: expected })
    .min(least, { error: expected })
    .superRefine((values, context) => {
      values.forEach((value, index) => {
        if (values.indexOf(value) < index)
          context.addIssue({
            code: 'custom',
            path: [index],
            message: 'each value once. Take out the repeated one.',
          });
      });
    });
}

/** A name as mail headers, authenticators and the page take it. */
export const name = () =>
  text(
    /^(?!\s)[^\p{Cc}\p{Zl}\p{Zp}<>"\\]{1,64}(?<!\s)$/u,
    'a name of 1 to 64 characters without line breaks, control characters, <, >, " or \\; it goes into mail headers.',
  );

/** An e-mail address. */
export const address = (expected: string) =>
  text(
    /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*@([a-z0-9](-?[a-z0-9])*\.)+[a-z]{2,}$/,
    expected,
  ).max(254, { error: expected });

/** An origin or URI that a check has nothing to say against. */
export const webAddress = (problemOf: (text: string) => string | undefined, expected: string) =>
  z.string({ error: expected }).superRefine((value, context) => {
    const message = problemOf(value);
    if (message) context.addIssue({ code: 'custom', message });
  });

/** What each operation of an API takes at most, all users together; these defaults where nothing is said. */
export const throttle = (ratePerSecond: number, burst: number) =>
  z
    .strictObject(
      {
        /** Requests a second. */
        ratePerSecond: count(1, 10_000, 'requests').default(ratePerSecond),
        /** Requests at once. */
        burst: count(1, 5_000, 'requests').default(burst),
      },
      { error: '{ ratePerSecond, burst }.' },
    )
    .prefault({});

type Bare<Known> = Known extends Flag
  ? z.ZodBoolean
  : Known extends Count
    ? z.ZodInt
    : Known extends Dollars
      ? z.ZodNumber
      : Known extends Choice<infer Word>
        ? z.ZodEnum<{ [One in Word]: One }>
        : Known extends Group<infer Inner>
          ? z.ZodPrefault<z.ZodObject<Schemas<Inner>, z.core.$strict>>
          : z.ZodString;

/** Names of the fields that the feature's part of the configuration has itself. */
type Own<Known extends Fields> = {
  [Name in keyof Known]: Known[Name] extends Elsewhere ? never : Name;
}[keyof Known];

/** A schema for each; a member has the comment of its field. */
type Schemas<Known extends Fields, Name extends keyof Known = Own<Known>> = {
  [One in Name]: Known[One] extends Otherwise<unknown> ? z.ZodDefault<Bare<Known[One]>> : Bare<Known[One]>;
};

/** The schemas of fields that functions are told of, but those that are said elsewhere. */
export function schemasOf<Known extends Fields>(fields: Known): Schemas<Known> {
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, field]) => {
      if (field.elsewhere) return [];
      const bare = bareSchemaOf(field);
      return [[name, field.otherwise === undefined ? bare : bare.default(field.otherwise)]];
    }),
  ) as unknown as Schemas<Known>;
}

/** The same of fields that a stage may leave out, where what holds then follows from others. */
export function optionalSchemasOf<Known extends Fields>(
  fields: Known,
): { [Name in keyof Known]: z.ZodOptional<Bare<Known[Name]>> } {
  return Object.fromEntries(
    Object.entries(fields).map(([name, field]) => [name, bareSchemaOf(field).optional()]),
  ) as unknown as { [Name in keyof Known]: z.ZodOptional<Bare<Known[Name]>> };
}

function bareSchemaOf(field: Field): z.ZodType {
  switch (field.kind) {
    case 'flag':
      return flag;
    case 'count':
      return count(field.least, field.most, field.unit);
    case 'dollars':
      return dollars(field.least, field.most, field.of);
    case 'choice': {
      const [last, ...others] = field.words.map((word) => `"${word}"`).reverse();
      return z.enum(field.words, { error: `${others.reverse().join(', ')} or ${last}.` });
    }
    case 'group': {
      const schemas = schemasOf(field.fields);
      const error = `{ ${Object.keys(schemas).join(', ')} }.`;
      return z.strictObject(schemas, { error }).prefault({});
    }
    case 'text':
      return z.string({ error: 'a text.' }).min(1, { error: 'a text.' });
  }
}
