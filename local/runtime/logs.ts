const KEPT_LINES = 1_000;

export interface LogLine {
  readonly line: string;
  /** Milliseconds since the Unix epoch. */
  readonly at: number;
}

/** Last lines of each function's stdout and stderr. */
export class FunctionLogs {
  private readonly lines = new Map<string, LogLine[]>();

  constructor(
    private readonly now: () => number = Date.now,
    private readonly onLine: (line: string) => void = () => undefined,
  ) {}

  /** For one stream of one worker; takes text in any pieces. */
  writer(functionName: string): (text: string) => void {
    let rest = '';
    return (text) => {
      const parts = (rest + text).split('\n');
      rest = parts.pop() ?? '';
      for (const line of parts) this.add(functionName, line);
    };
  }

  add(functionName: string, line: string): void {
    const lines = this.lines.get(functionName) ?? [];
    this.lines.set(functionName, lines);
    lines.push({ line, at: this.now() });
    if (lines.length > KEPT_LINES) lines.shift();
    this.onLine(line);
  }

  /** Of functions whose name contains this, oldest first. */
  of(functionName: string): Readonly<Record<string, readonly string[]>> {
    return Object.fromEntries(
      [...this.lines]
        .filter(([name]) => name.includes(functionName))
        .map(([name, lines]) => [name, lines.map(({ line }) => line)]),
    );
  }

  /** Oldest first. */
  timed(functionName: string): readonly LogLine[] {
    return this.lines.get(functionName) ?? [];
  }

  delete(functionName: string): void {
    this.lines.delete(functionName);
  }

  clear(): void {
    this.lines.clear();
  }
}
