/** A stage's settings: an object as JSON in one variable. */
import { EnvironmentError, type EnvName, requireEnv } from './env';
import { isRecord } from './record';

export const wrongIn = (name: EnvName) => (what: string) =>
  new EnvironmentError(`The environment variable ${name} ${what}.`);

export type Members = Readonly<Record<string, unknown>>;

/**
 * Checks each text of the variable once.
 *
 * @param check gives the settings, or throws what {@link wrongIn} makes
 * @returns a function that throws EnvironmentError, naming the variable
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
  if (!isRecord(value)) throw wrong('holds no JSON object');
  return value as Members;
}
