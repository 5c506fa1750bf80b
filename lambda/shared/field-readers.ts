import { EnvironmentError, type EnvName, envFlag, requireEnv } from './env';
import {
  type ByName,
  type Count,
  type Dollars,
  type Fields,
  type Flag,
  type Form,
  type Group,
  type InSeconds,
  type List,
  type Listed,
  MICRO_DOLLARS,
  type OneOf,
  type Text,
  type Told,
  type VariableFields,
} from './fields';
import { isRecord } from './record';
import { type Members, settingsReader, wrongIn } from './settings';

/**
 * Reads what {@link told} put into a variable.
 *
 * @param check what else is wrong, as part of a sentence
 * @returns a function that throws EnvironmentError, naming variable and field
 */
export function fieldReader<Known extends Fields>(
  variable: EnvName,
  fields: Known,
  check: (settings: Told<Known>) => string | undefined = () => undefined,
): () => Told<Known> {
  return settingsReader(variable, (members) => {
    const settings = members as unknown as Told<Known>;
    const problem = problemIn(fields, members) ?? check(settings);
    if (problem !== undefined) throw wrongIn(variable)(problem);
    return settings;
  });
}

/** Reads {@link variablesOf}. @throws EnvironmentError naming the variable and its value */
export function readVariables<Known extends VariableFields>(fields: Known): Told<Known> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, field]) => [field.as ?? name, readVariable(field)]),
  ) as Told<Known>;
}

type OfVariable<Known> = Known extends Flag ? boolean : number;

/** @throws EnvironmentError naming the variable and its value */
export function readVariable<Known extends VariableFields[string]>(field: Known): OfVariable<Known> {
  if (field.kind === 'flag') return envFlag(field.variable) as OfVariable<Known>;
  const text = requireEnv(field.variable);
  if (takes(field, Number(text))) return Number(text) as OfVariable<Known>;
  throw new EnvironmentError(
    `The environment variable ${field.variable} holds "${text}"; it must be ${formOf(field)}.`,
  );
}

/** What is wrong with members, as part of a sentence. */
export function problemIn(fields: Fields, members: Members, way = ''): string | undefined {
  return firstOf(Object.entries(fields), ([name, field]) => {
    const known = field.as ?? name;
    const value = members[known];
    return field.untold || (field.whereSaid && value === undefined)
      ? undefined
      : problemOf(field, value, `${way}${known}`);
  });
}

function problemOf(field: Form, value: unknown, path: string): string | undefined {
  switch (field.kind) {
    case 'group':
      return problemOfMembers(value, path, (members) => problemIn(field.fields, members, `${path}.`));
    case 'one of':
      return problemOfMembers(value, path, (members) => {
        const kinds = Object.keys(field.kinds);
        return kinds.includes(String(members.kind))
          ? problemIn(field.kinds[String(members.kind)] as Fields, members, `${path}.`)
          : `needs one of ${kinds.join(', ')} in ${path}.kind`;
      });
    case 'listed':
    case 'by name': {
      const name = field.kind === 'by name' ? field.name : (field.of.fields[field.by] as Text);
      return problemOfMembers(value, path, (members) => {
        if (Object.keys(members).length === 0) return `needs at least one member in ${path}`;
        return firstOf(Object.entries(members), ([key, member]) =>
          takes(name, key)
            ? problemOf(field.of, member, `${path}.${key}`)
            : `has "${key}" in ${path}, which is not ${formOf(name)}`,
        );
      });
    }
    case 'list':
      if (!Array.isArray(value) || value.length < field.least) return `needs ${formOf(field)} in ${path}`;
      return firstOf(value, (member, index) => problemOf(field.of, member, `${path}[${index}]`));
    default:
      return takes(field, value) ? undefined : `needs ${formOf(field)} in ${path}`;
  }
}

function problemOfMembers(
  value: unknown,
  path: string,
  problemOfThem: (members: Members) => string | undefined,
): string | undefined {
  if (isRecord(value)) return problemOfThem(value as Members);
  return `needs a JSON object in ${path}`;
}

function firstOf<Member>(
  members: readonly Member[],
  problemOfOne: (member: Member, index: number) => string | undefined,
): string | undefined {
  for (const [index, member] of members.entries()) {
    const problem = problemOfOne(member, index);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

type Single = Exclude<Form, Group | OneOf | Listed | ByName | List>;

function takes(field: Single, value: unknown): boolean {
  switch (field.kind) {
    case 'flag':
      return typeof value === 'boolean';
    case 'choice':
      return (field.words as readonly unknown[]).includes(value);
    case 'coded':
      return (Object.values(field.codes) as readonly unknown[]).includes(value);
    case 'text':
      return typeof value === 'string' && value !== '' && (field.pattern?.test(value) ?? true);
    case 'origin':
      return typeof value === 'string' && URL.canParse(value) && new URL(value).origin === value;
    default: {
      const { least, most } = inUnitsOfFunctions(field);
      return Number.isSafeInteger(value) && (value as number) >= least && (value as number) <= most;
    }
  }
}

/** What a value has to be, for errors. */
function formOf(field: Single | List): string {
  switch (field.kind) {
    case 'flag':
      return 'true or false';
    case 'choice':
      return `one of ${field.words.join(', ')}`;
    case 'coded':
      return `one of ${Object.values(field.codes).join(', ')}`;
    case 'text':
      return field.expected?.replace(/\.$/, '') ?? 'a text';
    case 'origin':
      return 'an origin';
    case 'list':
      return field.expected.replace(/\.$/, '');
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
