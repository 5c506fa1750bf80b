export interface ConfigProblem {
  /** As in code: `magicLink.lifeMinutes`, `redirectUris[1]`. */
  readonly path: string;
  readonly got: unknown;
  /** What has to be there, and the remedy. */
  readonly expected: string;
}

/** The message has a line for each problem. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';

  constructor(
    /** Such as `stage "dev"`. */
    readonly subject: string,
    readonly problems: readonly ConfigProblem[],
  ) {
    const count = problems.length === 1 ? '1 problem' : `${problems.length} problems`;
    super([`The configuration of ${subject} has ${count}:`, ...problems.map(describeProblem)].join('\n'));
  }
}

/** `field.path: got <value>; expected <what>`. */
export function describeProblem({ path, got, expected }: ConfigProblem): string {
  return `  ${path}: got ${describeValue(got)}; expected ${expected}`;
}

/** A value as it would stand in code: on one line, and cut if it is long. */
function describeValue(value: unknown): string {
  if (value === undefined) return 'nothing';
  // JSON has no NaN.
  const text = typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? String(value));
  return text.length > 120 ? `${text.slice(0, 117)}...` : text;
}

export function describePath(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === 'number') return `${text}[${key}]`;
    return text === '' ? String(key) : `${text}.${String(key)}`;
  }, '');
}
