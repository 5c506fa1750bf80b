/** One thing that is wrong with a configuration. */
export interface ConfigProblem {
  /** Where it is, as one would write it in code: `magicLink.lifeMinutes`, `redirectUris[1]`. */
  readonly path: string;
  /** What stands there now. */
  readonly got: unknown;
  /** What has to stand there, and what to do about it. */
  readonly expected: string;
}

/** A configuration that can't be deployed. The message lists every problem, one a line. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';

  constructor(
    /** What was being read, e.g. `stage "dev"`. */
    readonly subject: string,
    readonly problems: readonly ConfigProblem[],
  ) {
    const count = problems.length === 1 ? '1 problem' : `${problems.length} problems`;
    super([`The configuration of ${subject} has ${count}:`, ...problems.map(describeProblem)].join('\n'));
  }
}

/** The problem in one line: `field.path: got <value>; expected <what>`. */
export function describeProblem({ path, got, expected }: ConfigProblem): string {
  return `  ${path}: got ${describeValue(got)}; expected ${expected}`;
}

/** A value as it would be written in code, on one line, cut where it is longer than a line. */
function describeValue(value: unknown): string {
  if (value === undefined) return 'nothing';
  // JSON has no word for NaN.
  const text = typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? String(value));
  return text.length > 120 ? `${text.slice(0, 117)}...` : text;
}

/** A path of keys and indexes as one would write it in code. */
export function describePath(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === 'number') return `${text}[${key}]`;
    return text === '' ? String(key) : `${text}.${String(key)}`;
  }, '');
}
