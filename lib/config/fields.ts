/** Forms of fields, each with the end of an error after "expected". */
import { z } from 'zod';
import {
  type Elsewhere,
  type Field,
  type Fields,
  type Form,
  MICRO_DOLLARS,
  type Origin,
  type Otherwise,
  type Text,
  type WhereSaid,
} from '../../lambda/shared/fields';
import { originProblem } from './page/web-address';

export const text = (pattern: RegExp, expected: string) =>
  z.string({ error: expected }).regex(pattern, { error: expected });

export const count = (least: number, most: number, unit: string) => {
  const error = `a whole number of ${unit} from ${least} to ${most}.`;
  return z.int({ error }).min(least, { error }).max(most, { error });
};

export const flag = z.boolean({ error: 'true or false.' });

/** In whole micro-dollars, so that sums don't drift. */
export const dollars = (least: number, most: number, of: string) => {
  const error = `${of}, in US dollars from ${least} to ${most} with 6 decimals at most.`;
  return z
    .number({ error })
    .min(least, { error })
    .max(most, { error })
    .refine((value) => Math.abs(value * MICRO_DOLLARS - Math.round(value * MICRO_DOLLARS)) < 1e-3, { error });
};

/** Why something weaker is accepted. */
export const reason = text(/\S.{18,}\S/s, 'a sentence of at least 20 characters that a reviewer can judge.');

/** Without duplicates; an issue points at the second. */
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

/** For mail headers, authenticators and the page. */
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

export const webAddress = (problemOf: (text: string) => string | undefined, expected: string) =>
  z.string({ error: expected }).superRefine((value, context) => {
    const message = problemOf(value);
    if (message) context.addIssue({ code: 'custom', message });
  });

/** All users together. */
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

/** Compares kinds, as whole forms are too deep for the compiler. */
type Bare<Known> = Known extends { readonly kind: 'flag' }
  ? z.ZodBoolean
  : Known extends { readonly kind: 'count' }
    ? z.ZodInt
    : Known extends { readonly kind: 'dollars' }
      ? z.ZodNumber
      : Known extends { readonly kind: 'choice'; readonly words: readonly (infer Word extends string)[] }
        ? z.ZodEnum<{ [One in Word]: One }>
        : Known extends { readonly kind: 'coded'; readonly codes: infer Codes }
          ? z.ZodEnum<{ [One in keyof Codes & string]: One }>
          : Known extends { readonly kind: 'group'; readonly fields: infer Inner }
            ? ObjectOf<Inner>
            : Known extends { readonly kind: 'list' | 'listed'; readonly of: infer Of }
              ? z.ZodArray<Bare<Of>>
              : z.ZodString;

type ObjectOf<Inner> =
  Schemas<Inner> extends infer Shape extends z.core.$ZodShape ? z.ZodObject<Shape, z.core.$strict> : never;

type Schema<Known> =
  Known extends Otherwise<unknown>
    ? z.ZodDefault<Bare<Known>>
    : Known extends WhereSaid
      ? z.ZodOptional<Bare<Known>>
      : Known extends { readonly kind: 'group' }
        ? z.ZodPrefault<Bare<Known>>
        : Bare<Known>;

type Own<Known> = {
  [Name in keyof Known]: Known[Name] extends Elsewhere ? never : Name;
}[keyof Known];

/** A schema for each field, with its comment. */
type Schemas<Known, Name extends keyof Known = Own<Known>> = {
  [One in Name]: Schema<Known[One]>;
};

/** But for those said elsewhere. */
export function schemasOf<Known extends Fields>(fields: Known): Schemas<Known> {
  return shapeOf(fields) as unknown as Schemas<Known>;
}

function shapeOf(fields: Fields): Readonly<Record<string, z.ZodType>> {
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, field]) => (field.elsewhere ? [] : [[name, schema(field)]])),
  );
}

/** All optional, where defaults follow from other fields. */
export function optionalSchemasOf<Known extends Fields>(
  fields: Known,
): { [Name in keyof Known]: z.ZodOptional<Bare<Known[Name]>> } {
  return Object.fromEntries(
    Object.entries(fields).map(([name, field]) => [name, bareSchemaOf(field).optional()]),
  ) as unknown as { [Name in keyof Known]: z.ZodOptional<Bare<Known[Name]>> };
}

/** For texts outside a function's fields. */
export const schemaOf = (form: Text | Origin) => bareSchemaOf(form) as z.ZodString;

function schema(field: Field): z.ZodType {
  const bare = bareSchemaOf(field);
  if (field.otherwise !== undefined) return bare.default(field.otherwise);
  if (field.whereSaid) return bare.optional();
  return field.kind === 'group' ? bare.prefault({}) : bare;
}

function bareSchemaOf(field: Form & Partial<WhereSaid & Otherwise<unknown>>): z.ZodType {
  switch (field.kind) {
    case 'flag':
      return flag;
    case 'count':
      return count(field.least, field.most, field.unit);
    case 'dollars':
      return dollars(field.least, field.most, field.of);
    case 'choice': {
      const words = field.words.map((word) => `"${word}"`);
      if (field.whereSaid && field.otherwise === undefined) words.push('nothing');
      const [last, ...others] = words.reverse();
      return z.enum(field.words, { error: `${others.reverse().join(', ')} or ${last}.` });
    }
    case 'coded':
      return z.enum(field.words, { error: `one of ${field.words.join(', ')}.` });
    case 'group': {
      const schemas = shapeOf(field.fields);
      const error = field.expected ?? `{ ${Object.keys(schemas).join(', ')} }.`;
      return z.strictObject(schemas, { error });
    }
    case 'list':
      return listOf(bareSchemaOf(field.of), field.expected, field.least);
    case 'listed':
      return z.array(bareSchemaOf(field.of), { error: field.expected }).min(1, { error: field.expected });
    case 'text': {
      const { pattern = /\S/, expected = 'a text.' } = field;
      return text(pattern, expected);
    }
    case 'origin':
      return webAddress(originProblem, 'an origin, as a string.');
    case 'by name':
    case 'one of':
      throw new Error(`No stage says what is told as ${field.kind}: mark the field as said elsewhere.`);
  }
}
