/**
 * Settings of a stage as the constructs hand them to the functions: the JSON of one object in one variable.
 */
import { EnvironmentError, type EnvName, requireEnv } from './env';

/** The error that says what is wrong with a variable. */
export const wrongIn = (name: EnvName) => (what: string) =>
  new EnvironmentError(`The environment variable ${name} ${what}.`);

/** What a variable holds, by name. */
export type Members = Readonly<Record<string, unknown>>;

/**
 * Makes a reader of settings. They are checked once for each text that the variable has held.
 *
 * @param check gives the settings that the members are, or throws what {@link wrongIn} makes
 * @returns a function that throws EnvironmentError, naming the variable, when it is missing, holds no JSON
 *   object or is refused by `check`
 */
export function settingsReader<T>(name: EnvName, check: (members: Members) => T): () => T {
  let known: { readonly text: string; readonly settings: T } | undefined;
  return () => {
    const text = requireEnv(name);
    if (known?.text !== text) known = { text, settings: check(membersIn(name, text)) };
    return known.settings;
  };
}

function membersIn(name: EnvName, text: string): Members {
  const wrong = wrongIn(name);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw wrong('is not JSON');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw wrong('holds no JSON object');
  return value as Members;
}
