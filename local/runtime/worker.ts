import { type ChildProcess, fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { realpathSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Worker } from 'node:worker_threads';
import { FunctionError } from '../contract';
import type { MovableClock } from '../control/clock';
import type { FunctionWork } from '../gateway/spans';
import { workerEnvironment } from './environment';
import type { FunctionDefinition } from './function';
import type { FunctionLogs } from './logs';
import type { Sessions } from './sessions';

/** Ended from outside, by a fault or at close. */
export class WorkerKilled extends Error {
  override readonly name = 'WorkerKilled';
}
/** Past the function's own timeout; the worker is gone. */
export class TaskTimedOut extends Error {
  override readonly name = 'TaskTimedOut';
}

export interface WorkerOptions {
  readonly account: string;
  readonly region: string;
  readonly endpoint: () => string;
  readonly clock: MovableClock;
  readonly sessions: Sessions;
  readonly logs: FunctionLogs;
  readonly processes: boolean;
  /** Nothing ends a function that stands still: a debugger may hold it. */
  readonly unlimited: boolean;
}

interface ReportedError {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace: readonly string[];
}
type WorkerMessage =
  /** `work`: milliseconds of the processor, from processes alone. */
  | { readonly type: 'ready'; readonly work?: number }
  | { readonly type: 'initError' | 'crash'; readonly error: ReportedError }
  | { readonly type: 'result'; readonly requestId: string; readonly payload: string; readonly work?: number }
  | { readonly type: 'error'; readonly requestId: string; readonly error: ReportedError };

interface Running {
  readonly requestId: string;
  readonly resolve: (payload: string) => void;
  readonly reject: (error: Error) => void;
  readonly timer: NodeJS.Timeout;
}

/** Lambda's runtime brings the AWS SDK; here it is this project's. */
const PROVIDED = { from: resolve(__dirname, '../../package.json'), scopes: ['@aws-sdk/', '@smithy/'] };
const LAST_RUNTIME_WITH_CALLBACKS = 22;
const BOOTSTRAP = join(__dirname, 'bootstrap.cjs');

/** What `setTimeout` can wait: 24 days. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** A thread or a process that runs one event at a time. */
export class FunctionWorker {
  /** It has ended or is about to; takes no more events. */
  gone = false;
  private readonly thread: Worker | ChildProcess;
  private work: { load: number; handle: number } | undefined;
  private running: Running | undefined;
  private crash: ReportedError | undefined;
  readonly accessKeyId: string;
  /** Its code. Rejects with the reason when that fails, or the worker ends before. */
  readonly loaded: Promise<void>;
  private settleLoaded!: { resolve(): void; reject(reason: Error): void };
  private readonly exited: Promise<void>;

  constructor(
    private readonly definition: FunctionDefinition,
    folder: string,
    private readonly options: WorkerOptions,
    /** Provisioned concurrency: it starts before any event, on nobody's time. */
    readonly provisioned = false,
  ) {
    this.loaded = new Promise((resolve, reject) => {
      this.settleLoaded = { resolve, reject };
    });
    this.loaded.catch(() => undefined);
    const version = definition.version ?? '$LATEST';
    const taskRoot = realpathSync(folder);
    const logStream = `${new Date(options.clock.now()).toISOString().slice(0, 10).replaceAll('-', '/')}/[${version}]${randomUUID().replaceAll('-', '')}`;
    const credentials = options.sessions.issue({
      roleArn: definition.roleArn,
      functionArn: definition.arn,
      functionName: definition.name,
      kill: () => void this.kill(new WorkerKilled('The worker was killed.')),
    });
    this.accessKeyId = credentials.accessKeyId;
    const env = workerEnvironment(definition, {
      region: options.region,
      endpoint: options.endpoint(),
      credentials,
      logStream,
      taskRoot,
      provisioned,
    });
    const told = {
      taskRoot,
      handler: definition.handler,
      provided: PROVIDED,
      unlimited: options.unlimited,
      callbacks: runtimeVersion(definition.runtime) <= LAST_RUNTIME_WITH_CALLBACKS,
      identity: {
        functionName: definition.name,
        functionVersion: version,
        memoryLimitInMB: String(definition.memoryMegabytes),
        logGroupName: definition.logGroup,
        logStreamName: logStream,
      },
    };
    this.thread = options.processes
      ? startProcess(env, { ...told, clock: [options.clock.offsetSeconds * 1000] })
      : new Worker(BOOTSTRAP, {
          env,
          argv: [],
          execArgv: [],
          stdout: true,
          stderr: true,
          name: definition.name,
          resourceLimits: { maxOldGenerationSizeMb: definition.memoryMegabytes },
          workerData: { ...told, clock: options.clock.shared },
        });
    for (const stream of [this.thread.stdout, this.thread.stderr]) {
      stream?.setEncoding('utf8').on('data', options.logs.writer(definition.name));
    }
    this.thread.on('message', (message: WorkerMessage) => this.receive(message));
    this.thread.on('error', (error: Error & { code?: string }) => {
      this.crash = {
        errorType: error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'Runtime.OutOfMemory' : error.name,
        errorMessage: error.message,
        trace: (error.stack ?? '').split('\n'),
      };
    });
    this.exited = new Promise((done) => {
      this.thread.once('exit', (status: number | null) => {
        this.onExit(status ?? 1);
        done();
      });
    });
  }

  /**
   * @param event JSON
   * @param invokedArn of the function, as it was called
   * @returns JSON
   * @throws FunctionError when the handler throws or the runtime ends
   * @throws TaskTimedOut after the function's own timeout, unless `unlimited`
   * @throws WorkerKilled
   */
  run(requestId: string, event: string, invokedArn = this.definition.arn): Promise<string> {
    const { unlimited } = this.options;
    const timeoutMs = unlimited ? LONGEST_TIMER_MS : this.definition.timeoutSeconds * 1000;
    return new Promise<string>((resolve, reject) => {
      if (this.gone) throw new WorkerKilled('The worker ended before the event reached it.');
      const timer = setTimeout(() => {
        void this.kill(
          new TaskTimedOut(
            `RequestId: ${requestId} Error: Task timed out after ${this.definition.timeoutSeconds.toFixed(2)} seconds`,
          ),
        );
      }, timeoutMs);
      this.running = { requestId, resolve, reject, timer };
      const message = { requestId, event, timeoutMs, invokedArn };
      if (this.thread instanceof Worker) this.thread.postMessage(message);
      else this.thread.send(message);
    });
  }

  /** What the last event took; undefined in threads. */
  takeWork(): FunctionWork | undefined {
    const work = this.work;
    this.work = undefined;
    return work;
  }

  /** A running event fails with `reason`. */
  async kill(reason: Error): Promise<void> {
    this.gone = true;
    this.options.sessions.revoke(this.accessKeyId);
    this.settle()?.reject(reason);
    this.settleLoaded.reject(reason);
    if (this.thread instanceof Worker) await this.thread.terminate();
    else this.thread.kill('SIGKILL');
    await this.exited;
  }

  private receive(message: WorkerMessage): void {
    switch (message.type) {
      case 'ready':
        if (message.work !== undefined && !this.provisioned) this.work = { load: message.work, handle: 0 };
        this.settleLoaded.resolve();
        break;
      case 'result':
        if (message.work !== undefined) this.work = { load: this.work?.load ?? 0, handle: message.work };
        if (message.requestId === this.running?.requestId) this.settle()?.resolve(message.payload);
        break;
      case 'error':
        this.logTrace(message.error);
        if (message.requestId === this.running?.requestId) this.settle()?.reject(toError(message.error));
        break;
      case 'initError':
        this.logTrace(message.error);
        void this.kill(toError(message.error));
        break;
      case 'crash':
        this.crash = message.error;
        break;
    }
  }

  private onExit(status: number): void {
    this.gone = true;
    this.options.sessions.revoke(this.accessKeyId);
    if (this.crash) this.logTrace(this.crash);
    this.settleLoaded.reject(new WorkerKilled('The worker ended before its code was loaded.'));
    const running = this.settle();
    running?.reject(
      this.crash
        ? toError(this.crash)
        : new FunctionError(
            'Runtime.ExitError',
            `RequestId: ${running.requestId} Error: Runtime exited with error: exit status ${status}`,
          ),
    );
  }

  private settle(): Running | undefined {
    const running = this.running;
    this.running = undefined;
    clearTimeout(running?.timer);
    return running;
  }

  private logTrace(error: ReportedError): void {
    for (const line of [`ERROR ${error.errorType}: ${error.errorMessage}`, ...error.trace]) {
      this.options.logs.add(this.definition.name, line);
    }
  }
}

/** Node.js's options come from its own environment alone, as in Lambda. */
function startProcess(env: Record<string, string>, told: object): ChildProcess {
  return fork(BOOTSTRAP, [JSON.stringify(told)], {
    env,
    execArgv: [],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
}

function toError({ errorType, errorMessage, trace }: ReportedError): FunctionError {
  return new FunctionError(errorType, errorMessage, trace);
}

function runtimeVersion(runtime: string): number {
  return Number(/^nodejs(\d+)/.exec(runtime)?.[1] ?? 0);
}
