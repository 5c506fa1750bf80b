import type { LocalContext } from '../../contract';
import type { Answer } from './answer';
import { contextVariables, type Invocation, lookUp } from './invocation';
import { asText } from './mapping';

/** For each API; older ones fall out. */
const LINES_KEPT = 1_000;

export interface AccessLogEntry {
  readonly stage: string;
  /** ISO 8601, by the emulated clock. */
  readonly timestamp: string;
  readonly message: string;
}

/** Never on the terminal: they hold claims and addresses. */
export class AccessLogs {
  private readonly entries = new Map<string, AccessLogEntry[]>();

  constructor(private readonly context: LocalContext) {}

  write(invocation: Invocation, answer: Answer): void {
    const { accessLogFormat, name } = invocation.stage;
    if (accessLogFormat === undefined) return;
    const now = this.context.clock.now();
    const values = {
      ...contextVariables(this.context, invocation),
      status: answer.status,
      responseLength: answer.body.length,
      responseLatency: Math.max(0, now - invocation.requestTimeEpoch),
    };
    const message = accessLogFormat.replace(
      /\$context\.([\w:.-]*\w)/g,
      (_, path: string) => asText(lookUp(values, path)) ?? '-',
    );
    const lines = this.entries.get(invocation.api.id) ?? [];
    lines.push({ stage: name, timestamp: new Date(now).toISOString(), message });
    this.entries.set(invocation.api.id, lines.slice(-LINES_KEPT));
  }

  /** Oldest first. */
  of(apiId: string): readonly AccessLogEntry[] {
    return this.entries.get(apiId) ?? [];
  }

  clear(): void {
    this.entries.clear();
  }
}
