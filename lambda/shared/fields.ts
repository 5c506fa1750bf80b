/**
 * Fields of a stage that functions are told of. A line says what each takes, its default, and how functions
 * read it, from which derive the configuration's schema (`schemasOf` in lib/config/fields.ts), the variables
 * ({@link told}), their check (field-readers.ts) and all types. Fields' comments go into
 * docs/configuration.md.
 */
import type { EnvName } from './env';

/** A whole number. */
export interface Count {
  readonly kind: 'count';
  /** In the plural. */
  readonly unit: string;
  readonly least: number;
  readonly most: number;
}

export interface Flag {
  readonly kind: 'flag';
}

export interface Choice<Word extends string = string> {
  readonly kind: 'choice';
  readonly words: readonly Word[];
}

/** US dollars; functions count micro-dollars, as fractions drift. */
export interface Dollars {
  readonly kind: 'dollars';
  /** Followed by "in US dollars" in errors. */
  readonly of: string;
  readonly least: number;
  readonly most: number;
}

/** Words that are numbers to functions. */
export interface Coded<Codes extends Readonly<Record<string, number>> = Readonly<Record<string, number>>> {
  readonly kind: 'coded';
  /** In the order that errors name them. */
  readonly words: readonly (keyof Codes & string)[];
  readonly codes: Codes;
}

/** Not empty. */
export interface Text {
  readonly kind: 'text';
  /** @default anything */
  readonly pattern?: RegExp;
  /** `pattern` in words, after "expected". @default a text */
  readonly expected?: string;
}

/** RFC 6454, as browsers write it. */
export interface Origin {
  readonly kind: 'origin';
}

export interface Group<Inner extends Fields = Fields> {
  readonly kind: 'group';
  readonly fields: Inner;
  /** In errors. @default the names of the fields */
  readonly expected?: string;
}

/** Each member once. */
export interface List<Of extends Form = Form> {
  readonly kind: 'list';
  readonly of: Of;
  readonly least: number;
  /** In errors, after "expected". */
  readonly expected: string;
}

/** A list of groups, which functions get as one object, keyed by a field that all have. */
export interface Listed<Inner extends Fields = Fields> {
  readonly kind: 'listed';
  readonly by: string;
  readonly of: Group<Inner>;
  /** In errors; there is at least one. */
  readonly expected: string;
}

/** Members of one form under any names. */
export interface ByName<Of extends Form = Form> {
  readonly kind: 'by name';
  readonly name: Text;
  readonly of: Of;
}

/** One of several groups, by its member `kind`. */
export interface OneOf<Kinds extends Readonly<Record<string, Fields>> = Readonly<Record<string, Fields>>> {
  readonly kind: 'one of';
  readonly kinds: Kinds;
}

export type Form =
  | Count
  | Flag
  | Choice
  | Coded
  | Dollars
  | Text
  | Origin
  | Group
  | List
  | Listed
  | ByName
  | OneOf;

/** What holds where a stage says nothing. */
export interface Otherwise<Value> {
  readonly otherwise: Value;
}

/** Functions use this name. */
export interface Renamed<Name extends string = string> {
  readonly as: Name;
}

/** In whole seconds, under this name. */
export interface InSeconds<Name extends string = string> extends Renamed<Name> {
  /** Seconds in the unit. */
  readonly times: number;
}

/** Left out for functions where false or an empty list. */
export interface WhereSaid {
  readonly whereSaid: true;
}

/** Not told to functions, or told elsewhere. */
export interface Untold {
  readonly untold: true;
}

/** Not in the feature's own part of the configuration. */
export interface Elsewhere {
  readonly elsewhere: true;
}

/** In its own variable, not as JSON. */
export interface InVariable {
  readonly variable: EnvName;
}

export type Field = Form &
  Partial<Otherwise<unknown> & InSeconds & Elsewhere & InVariable & WhereSaid & Untold>;
export type Fields = Readonly<Record<string, Field>>;

/** In a US dollar. */
export const MICRO_DOLLARS = 1_000_000;

/** Required of a stage unless it has a default. */
export function count(unit: string, least: number, most: number): Count;
export function count(
  unit: string,
  least: number,
  most: number,
  otherwise: number,
): Count & Otherwise<number>;
export function count(unit: string, least: number, most: number, otherwise?: number): Count {
  return { kind: 'count', unit, least, most, ...(otherwise === undefined ? {} : { otherwise }) };
}

const seconds =
  (unit: string, times: number) =>
  <const Name extends string>(
    as: Name,
    least: number,
    most: number,
    otherwise: number,
  ): Count & Otherwise<number> & InSeconds<Name> => ({ ...count(unit, least, most, otherwise), as, times });

/** Functions read seconds, under the name `as`. */
export const minutes = seconds('minutes', 60);

/** Functions read seconds, under the name `as`. */
export const days = seconds('days', 86_400);

export const flag = (otherwise: boolean): Flag & Otherwise<boolean> => ({ kind: 'flag', otherwise });

export function choice<const Word extends string>(words: readonly Word[]): Choice<Word>;
export function choice<const Word extends string>(
  words: readonly Word[],
  otherwise: NoInfer<Word>,
): Choice<Word> & Otherwise<Word>;
export function choice<Word extends string>(
  words: readonly Word[],
  otherwise?: Word,
): Choice<Word> & Partial<Otherwise<Word>> {
  return { kind: 'choice', words, ...(otherwise === undefined ? {} : { otherwise }) };
}

/** `words` in the order of errors. */
export const coded = <const Codes extends Readonly<Record<string, number>>>(
  codes: Codes,
  words: readonly (keyof Codes & string)[],
): Coded<Codes> => ({ kind: 'coded', words, codes });

export const dollars = (least: number, most: number, of: string): Dollars => ({
  kind: 'dollars',
  of,
  least,
  most,
});

export const text: Text = { kind: 'text' };

export const matching = (pattern: RegExp, expected: string): Text => ({ kind: 'text', pattern, expected });

export const origin: Origin = { kind: 'origin' };

export const group = <Inner extends Fields>(fields: Inner, expected?: string): Group<Inner> => ({
  kind: 'group',
  fields,
  ...(expected === undefined ? {} : { expected }),
});

export const list = <Of extends Form>(of: Of, least: number, expected: string): List<Of> => ({
  kind: 'list',
  of,
  least,
  expected,
});

/** Keyed by the field `by`. */
export const listed = <Inner extends Fields>(
  by: keyof Inner & string,
  of: Group<Inner>,
  expected: string,
): Listed<Inner> => ({ kind: 'listed', by, of, expected });

export const byName = <Of extends Form>(name: Text, of: Of): ByName<Of> => ({ kind: 'by name', name, of });

export const oneOf = <const Kinds extends Readonly<Record<string, Fields>>>(kinds: Kinds): OneOf<Kinds> => ({
  kind: 'one of',
  kinds,
});

export const renamed = <const Name extends string, Known extends Field>(
  as: Name,
  field: Known,
): Known & Renamed<Name> => ({ ...field, as });

export const whereSaid = <Known extends Field>(field: Known): Known & WhereSaid => ({
  ...field,
  whereSaid: true,
});

export const untold = <Known extends Field>(field: Known): Known & Untold => ({ ...field, untold: true });

export const otherwise = <Known extends Field, Value>(
  value: Value,
  field: Known,
): Known & Otherwise<Value> => ({ ...field, otherwise: value });

export const elsewhere = <Known extends Field>(field: Known): Known & Elsewhere => ({
  ...field,
  elsewhere: true,
});

export const inVariable = <Known extends Field>(variable: EnvName, field: Known): Known & InVariable => ({
  ...field,
  variable,
});

/** A stage's value, complete. Compares kinds, as whole forms are too deep for the compiler. */
type SaidOf<Known> = Known extends { readonly kind: 'flag' }
  ? boolean
  : Known extends { readonly kind: 'count' | 'dollars' }
    ? number
    : Known extends { readonly kind: 'choice'; readonly words: readonly (infer Word)[] }
      ? Word
      : Known extends { readonly kind: 'coded'; readonly codes: infer Codes }
        ? keyof Codes
        : Known extends { readonly kind: 'group'; readonly fields: infer Inner }
          ? Said<Inner>
          : Known extends { readonly kind: 'list'; readonly of: infer Of }
            ? readonly SaidOf<Of>[]
            : Known extends { readonly kind: 'listed'; readonly of: infer Of }
              ? readonly SaidOf<Of>[]
              : Known extends { readonly kind: 'by name'; readonly of: infer Of }
                ? Readonly<Record<string, SaidOf<Of>>>
                : Known extends { readonly kind: 'one of'; readonly kinds: infer Kinds }
                  ? { [Kind in keyof Kinds]: { readonly kind: Kind } & Said<Kinds[Kind]> }[keyof Kinds]
                  : string;

type ToldOf<Known> = Known extends { readonly kind: 'coded'; readonly codes: infer Codes }
  ? Codes[keyof Codes]
  : Known extends { readonly kind: 'group'; readonly fields: infer Inner }
    ? Told<Inner>
    : Known extends { readonly kind: 'list'; readonly of: infer Of }
      ? readonly ToldOf<Of>[]
      : Known extends { readonly kind: 'listed' | 'by name'; readonly of: infer Of }
        ? Readonly<Record<string, ToldOf<Of>>>
        : Known extends { readonly kind: 'one of'; readonly kinds: infer Kinds }
          ? { [Kind in keyof Kinds]: { readonly kind: Kind } & Told<Kinds[Kind]> }[keyof Kinds]
          : SaidOf<Known>;

/** A stage's values, complete. */
export type Said<Known> = {
  readonly [Name in keyof Known as MaySayNothing<Known[Name]> extends true ? never : Name]: SaidOf<
    Known[Name]
  >;
} & {
  readonly [Name in keyof Known as MaySayNothing<Known[Name]> extends true ? Name : never]?:
    | SaidOf<Known[Name]>
    | undefined;
};

type MaySayNothing<Known> = Known extends Otherwise<unknown> ? false : Known extends WhereSaid ? true : false;

/** What functions read. */
export type Told<Known> = {
  readonly [Name in keyof Known as Known[Name] extends WhereSaid | Untold
    ? never
    : ToldName<Known, Name>]: ToldOf<Known[Name]>;
} & {
  readonly [Name in keyof Known as Known[Name] extends WhereSaid ? ToldName<Known, Name> : never]?: ToldOf<
    Known[Name]
  >;
};

type ToldName<Known, Name extends keyof Known> = Known[Name] extends Renamed<infer As> ? As : Name;

export function told<Known>(fields: Known & Fields, said: Said<NoInfer<Known>>): Told<Known> {
  return toldMembers(fields, said as Members) as Told<Known>;
}

type Members = Readonly<Record<string, unknown>>;

function toldMembers(fields: Fields, said: Members): Members {
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, field]) =>
      field.untold || (field.whereSaid && saysNothing(said[name]))
        ? []
        : [[field.as ?? name, toldValue(field, said[name])]],
    ),
  );
}

function saysNothing(said: unknown): boolean {
  return typeof said === 'object' && said !== null
    ? Object.keys(said).length === 0
    : said === undefined || said === false;
}

function toldValue(field: Form & Partial<InSeconds>, said: unknown): unknown {
  switch (field.kind) {
    case 'group':
      return toldMembers(field.fields, said as Members);
    case 'list':
      return (said as readonly unknown[]).map((member) => toldValue(field.of, member));
    case 'listed':
      return Object.fromEntries(
        (said as readonly Members[]).map((member) => [member[field.by], toldValue(field.of, member)]),
      );
    case 'by name':
      return Object.fromEntries(
        Object.entries(said as object).map(([name, member]) => [name, toldValue(field.of, member)]),
      );
    case 'one of': {
      const { kind, ...members } = said as { readonly kind: string };
      return { kind, ...toldMembers(field.kinds[kind] as Fields, members) };
    }
    case 'coded':
      return field.codes[said as string];
    case 'dollars':
      return microDollars(said as number);
    default:
      return field.times === undefined ? said : (said as number) * field.times;
  }
}

export function microDollars(usDollars: number): number {
  return Math.round(usDollars * MICRO_DOLLARS);
}

export type VariableFields = Readonly<Record<string, (Count | Flag) & InVariable & Partial<InSeconds>>>;

/** Numbers, and `"TRUE"` or `"FALSE"`. */
export function variablesOf<Known extends VariableFields>(
  fields: Known,
  said: Said<NoInfer<Known>>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, field]) => [
      field.variable,
      String(toldValue(field, (said as Members)[name])).replace(/^(?:true|false)$/, (word) =>
        word.toUpperCase(),
      ),
    ]),
  );
}
