/** Log groups by name. What functions write is kept by the runtime. */
import { AwsError, type Clock } from '../../contract';
import type { FunctionLogs } from '../../runtime/logs';
import type { FunctionRuntime } from '../../runtime/runtime';

export interface LogGroupSettings {
  /** Undefined keeps events for ever. */
  readonly retentionDays: number | undefined;
  readonly kmsKeyArn: string | undefined;
  readonly deletionProtection: boolean;
}

export interface LogGroup extends LogGroupSettings {
  readonly name: string;
  /** Without the `:*` at the end. */
  readonly arn: string;
  /** Epoch milliseconds. */
  readonly createdAt: number;
}

export interface LogParts {
  readonly clock: Clock;
  readonly logs: FunctionLogs;
  readonly runtime: FunctionRuntime;
}

export class LogGroups {
  readonly #groups = new Map<string, LogGroup>();

  constructor(private readonly parts: LogParts) {}

  /** @throws AwsError `ResourceAlreadyExistsException` (API_CreateLogGroup) */
  add(name: string, arn: string, settings: LogGroupSettings): LogGroup {
    if (this.#groups.has(name))
      throw new AwsError('ResourceAlreadyExistsException', 'The specified log group already exists');
    const group = { name, arn, createdAt: this.parts.clock.now(), ...settings };
    this.#groups.set(name, group);
    return group;
  }

  /** Changes the settings; events stay. @throws AwsError `ResourceNotFoundException` */
  change(name: string, settings: LogGroupSettings): void {
    const group = this.#groups.get(name);
    if (!group) throw new AwsError('ResourceNotFoundException', 'The specified log group does not exist.');
    this.#groups.set(name, { ...group, ...settings });
  }

  /**
   * "Deletes the specified log group and permanently deletes all the archived log events"
   * (API_DeleteLogGroup). One that is gone is no error.
   *
   * @throws AwsError `ValidationException` while it is protected
   */
  delete(name: string): void {
    const group = this.#groups.get(name);
    if (!group) return;
    if (group.deletionProtection)
      throw new AwsError(
        'ValidationException',
        `The log group ${name} is protected against deletion; disable its deletion protection first.`,
      );
    this.#groups.delete(name);
    const { runtime, logs } = this.parts;
    for (const { name: functionName, logGroup } of runtime.all())
      if (logGroup === name) logs.delete(functionName);
  }

  find(name: string): LogGroup | undefined {
    return this.#groups.get(name);
  }

  all(): readonly LogGroup[] {
    return [...this.#groups.values()];
  }
}
