/** Forms of `/config.json`, with inferred types. A library would be a tenth of the page's first script. */

export interface Field<Value> {
  /** Reads after "must be". */
  readonly what: string;
  /** Paths below the member's own, with what must stand there. */
  readonly problems: (value: unknown) => readonly (readonly [path: string, what: string])[];
  /** Never there: it carries the type. */
  readonly value?: Value;
}

export interface Optional<Value> extends Field<Value> {
  readonly isOptional: true;
}

export type Fields = Readonly<Record<string, Field<unknown>>>;

type ValueOf<One> = One extends Field<infer Value> ? Value : never;

export type Values<Known extends Fields> = {
  readonly [Name in keyof Known as Known[Name] extends Optional<unknown> ? never : Name]: ValueOf<
    Known[Name]
  >;
} & {
  readonly [Name in keyof Known as Known[Name] extends Optional<unknown> ? Name : never]?: ValueOf<
    Known[Name]
  >;
};

function field<Value>(what: string, isRight: (value: unknown) => boolean): Field<Value> {
  return { what, problems: (value) => (isRight(value) ? [] : [['', what]]) };
}

export const optional = <Value>(known: Field<Value>): Optional<Value> => ({ ...known, isOptional: true });

const isText = (value: unknown) => typeof value === 'string' && value.trim() !== '';

export const text = field<string>('a non-empty string', isText);

export const flag = field<boolean>('true or false', (value) => typeof value === 'boolean');

/** A whole number from 1. */
export const count = (unit: string) =>
  field<number>(`a whole number of ${unit}`, (value) => Number.isSafeInteger(value) && (value as number) > 0);

export const url = field<string>(
  'an http(s) URL',
  (value) => typeof value === 'string' && /^https?:\/\/[^/]/.test(value) && URL.canParse(value),
);

export const domain = field<string>(
  'a domain name',
  (value) => typeof value === 'string' && /^[a-z0-9-]+(\.[a-z0-9-]+)*$/.test(value),
);

export const country = field<string>(
  'a country code such as JP',
  (value) => typeof value === 'string' && /^[A-Z]{2}$/.test(value),
);

export const choice = <const Word extends string>(words: readonly Word[]) =>
  field<Word>(`one of ${words.join(', ')}`, (value) => (words as readonly unknown[]).includes(value));

export const list = <Value>(what: string, member: Field<Value>, least: 0 | 1 = 0) =>
  field<readonly Value[]>(
    what,
    (value) =>
      Array.isArray(value) &&
      value.length >= least &&
      value.every((one) => member.problems(one).length === 0),
  );

/** Any names, members of one form. */
export const record = <Value>(what: string, member: Field<Value>) =>
  field<Readonly<Record<string, Value>>>(
    what,
    (value) =>
      typeof value === 'object' &&
      value !== null &&
      !Array.isArray(value) &&
      Object.values(value).every((one) => member.problems(one).length === 0),
  );

/** Members without a form are ignored. */
export const object = <Known extends Fields>(members: Known): Field<Values<Known>> => ({
  what: 'an object',
  problems: (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return [['', 'an object']];
    return Object.entries(members).flatMap(([name, member]) => {
      const found = (value as Readonly<Record<string, unknown>>)[name];
      if (found === undefined && 'isOptional' in member) return [];
      return member
        .problems(found)
        .map(([path, what]) => [path === '' ? name : `${name}.${path}`, what] as const);
    });
  },
});
