/**
 * Fields of a stage that functions are told of. A feature says in one place what each takes, what holds where
 * a stage says nothing, and how functions read it. Made of that are the schema of the configuration
 * (`schemasOf` in lib/config/fields.ts), what stands in a variable ({@link told}), the check of it
 * ({@link fieldReader}), and the types of all these. The comment of a field goes into docs/configuration.md.
 */
import { EnvironmentError, type EnvName, envFlag, requireEnv } from './env';
import { type Members, settingsReader, wrongIn } from './settings';

/** A whole number. */
export interface Count {
  readonly kind: 'count';
  /** What is counted, in the plural. */
  readonly unit: string;
  readonly least: number;
  readonly most: number;
}

/** A switch. */
export interface Flag {
  readonly kind: 'flag';
}

/** One of some words. */
export interface Choice<Word extends string = string> {
  readonly kind: 'choice';
  readonly words: readonly Word[];
}

/** US dollars, which functions count in whole micro-dollars: sums of fractions drift. */
export interface Dollars {
  readonly kind: 'dollars';
  /** What costs them, to be read before "in US dollars". */
  readonly of: string;
  readonly least: number;
  readonly most: number;
}

/** A text that isn't empty. */
export interface Text {
  readonly kind: 'text';
}

/** Fields that stand together. */
export interface Group<Inner extends Fields = Fields> {
  readonly kind: 'group';
  readonly fields: Inner;
}

export type Form = Count | Flag | Choice | Dollars | Text | Group;

/** What holds where a stage says nothing. */
export interface Otherwise<Value> {
  readonly otherwise: Value;
}

/** Functions know it by this name, as a whole number of seconds. */
export interface InSeconds<Name extends string = string> {
  readonly as: Name;
  /** Seconds of one. */
  readonly times: number;
}

/** The feature's own part of the configuration doesn't say it; what tells functions has it from elsewhere. */
export interface Elsewhere {
  readonly elsewhere: true;
}

/** It stands in a variable of its own, other than as JSON. */
export interface InVariable {
  readonly variable: EnvName;
}

export type Field = Form & Partial<Otherwise<unknown> & InSeconds & Elsewhere & InVariable>;
export type Fields = Readonly<Record<string, Field>>;

/** Micro-dollars in a US dollar. */
export const MICRO_DOLLARS = 1_000_000;

/** A whole number of `unit`, with what holds where nothing is said; without it, a stage has to say it. */
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

/** A number of minutes that functions read as seconds, under the name `as`. */
export const minutes = seconds('minutes', 60);

/** A number of days that functions read as seconds, under the name `as`. */
export const days = seconds('days', 86_400);

export const flag = (otherwise: boolean): Flag & Otherwise<boolean> => ({ kind: 'flag', otherwise });

export const choice = <const Word extends string>(
  words: readonly Word[],
  otherwise: NoInfer<Word>,
): Choice<Word> & Otherwise<Word> => ({ kind: 'choice', words, otherwise });

export const dollars = (least: number, most: number, of: string): Dollars => ({
  kind: 'dollars',
  of,
  least,
  most,
});

export const text: Text = { kind: 'text' };

export const group = <Inner extends Fields>(fields: Inner): Group<Inner> => ({ kind: 'group', fields });

export const elsewhere = <Known extends Field>(field: Known): Known & Elsewhere => ({
  ...field,
  elsewhere: true,
});

export const inVariable = <Known extends Field>(variable: EnvName, field: Known): Known & InVariable => ({
  ...field,
  variable,
});

type Value<Known> = Known extends Flag
  ? boolean
  : Known extends Count | Dollars
    ? number
    : Known extends Choice<infer Word>
      ? Word
      : string;

/** What a stage says, complete. */
export type Said<Known extends Fields> = {
  readonly [Name in keyof Known]: Known[Name] extends Group<infer Inner> ? Said<Inner> : Value<Known[Name]>;
};

/** What functions read. */
export type Told<Known extends Fields> = {
  readonly [Name in keyof Known as Known[Name] extends InSeconds<infer As>
    ? As
    : Name]: Known[Name] extends Group<infer Inner> ? Told<Inner> : Value<Known[Name]>;
};

/** What functions are told of what a stage says. */
export function told<Known extends Fields>(fields: Known, said: Said<Known>): Told<Known> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, field]) => [field.as ?? name, toldValue(field, said[name])]),
  ) as Told<Known>;
}

function toldValue(field: Field, said: unknown): unknown {
  if (field.kind === 'group') return told(field.fields, said as Said<Fields>);
  if (field.kind === 'dollars') return microDollars(said as number);
  return field.times === undefined ? said : (said as number) * field.times;
}

/** US dollars in whole micro-dollars. */
export function microDollars(usDollars: number): number {
  return Math.round(usDollars * MICRO_DOLLARS);
}

/**
 * Makes a reader of what {@link told} has put into a variable, as JSON.
 *
 * @param check what is wrong beside the fields, as a part of a sentence
 * @returns a function that throws EnvironmentError, naming variable and field
 */
export function fieldReader<Known extends Fields, More = unknown>(
  variable: EnvName,
  fields: Known,
  check: (members: Members) => string | undefined = () => undefined,
): () => Told<Known> & More {
  return settingsReader(variable, (members) => {
    const problem = problemIn(fields, members) ?? check(members);
    if (problem !== undefined) throw wrongIn(variable)(problem);
    return members as unknown as Told<Known> & More;
  });
}

type VariableFields = Readonly<Record<string, (Count | Flag) & InVariable & Partial<InSeconds>>>;

/** Variables for fields with one each: numbers, and `"TRUE"` or `"FALSE"`. */
export function variablesOf<Known extends VariableFields>(
  fields: Known,
  said: Said<Known>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, field]) => [
      field.variable,
      String(toldValue(field, said[name])).replace(/^(?:true|false)$/, (word) => word.toUpperCase()),
    ]),
  );
}

/** Reads what {@link variablesOf} gives. @throws EnvironmentError naming a variable and what it holds */
export function readVariables<Known extends VariableFields>(fields: Known): Told<Known> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, field]) => [field.as ?? name, readVariable(field)]),
  ) as Told<Known>;
}

/** Reads one of them. @throws EnvironmentError naming the variable and what it holds */
export function readVariable<Known extends VariableFields[string]>(field: Known): Value<Known> {
  if (field.kind === 'flag') return envFlag(field.variable) as Value<Known>;
  const text = requireEnv(field.variable);
  if (takes(field, Number(text))) return Number(text) as Value<Known>;
  throw new EnvironmentError(
    `The environment variable ${field.variable} holds "${text}"; it must be ${formOf(field)}.`,
  );
}

/** What is wrong with members that {@link told} has given, as a part of a sentence. */
export function problemIn(fields: Fields, members: Members, way = ''): string | undefined {
  for (const [name, field] of Object.entries(fields)) {
    const path = `${way}${field.as ?? name}`;
    const problem = problemOf(field, members[field.as ?? name], path);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function problemOf(field: Field, value: unknown, path: string): string | undefined {
  if (field.kind === 'group') {
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      return `needs a JSON object in ${path}`;
    return problemIn(field.fields, value as Members, `${path}.`);
  }
  return takes(field, value) ? undefined : `needs ${formOf(field)} in ${path}`;
}

function takes(field: Exclude<Field, Group>, value: unknown): boolean {
  switch (field.kind) {
    case 'flag':
      return typeof value === 'boolean';
    case 'choice':
      return (field.words as readonly unknown[]).includes(value);
    case 'text':
      return typeof value === 'string' && value !== '';
    default: {
      const { least, most } = inUnitsOfFunctions(field);
      return Number.isSafeInteger(value) && (value as number) >= least && (value as number) <= most;
    }
  }
}

function formOf(field: Exclude<Field, Group>): string {
  switch (field.kind) {
    case 'flag':
      return 'true or false';
    case 'choice':
      return `one of ${field.words.join(', ')}`;
    case 'text':
      return 'a text';
    default: {
      const { unit, least, most } = inUnitsOfFunctions(field);
      return `a whole number of ${unit} from ${least} to ${most}`;
    }
  }
}

function inUnitsOfFunctions(field: (Count | Dollars) & Partial<InSeconds>) {
  const times = field.kind === 'dollars' ? MICRO_DOLLARS : (field.times ?? 1);
  const unit =
    field.kind === 'dollars' ? 'micro-dollars' : field.times === undefined ? field.unit : 'seconds';
  return { unit, least: Math.round(field.least * times), most: Math.round(field.most * times) };
}
