import { randomUUID } from 'node:crypto';
import { realpathSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Worker } from 'node:worker_threads';
import { FunctionError } from '../contract';
import type { MovableClock } from '../control/clock';
import { workerEnvironment } from './environment';
import type { FunctionDefinition } from './function';
import type { FunctionLogs } from './logs';
import type { Sessions } from './sessions';

/** The worker was ended from outside while it ran, by a fault or at close. */
export class WorkerKilled extends Error {
  override readonly name = 'WorkerKilled';
}
/** The function ran longer than its own timeout; the worker is gone. */
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
}

interface ReportedError {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace: readonly string[];
}
type WorkerMessage =
  | { readonly type: 'ready' }
  | { readonly type: 'initError' | 'crash'; readonly error: ReportedError }
  | { readonly type: 'result'; readonly requestId: string; readonly payload: string }
  | { readonly type: 'error'; readonly requestId: string; readonly error: ReportedError };

interface Running {
  readonly requestId: string;
  readonly resolve: (payload: string) => void;
  readonly reject: (error: Error) => void;
  readonly timer: NodeJS.Timeout;
}

/** The Lambda runtime brings the AWS SDK along; here it is this project's. */
const PROVIDED = { from: resolve(__dirname, '../../package.json'), scopes: ['@aws-sdk/', '@smithy/'] };
const LAST_RUNTIME_WITH_CALLBACKS = 22;

/** One execution environment of a function: a worker thread that runs one event at a time. */
export class FunctionWorker {
  /** Set once the thread has ended or is about to; such a worker takes no more events. */
  gone = false;
  private readonly thread: Worker;
  private running: Running | undefined;
  private crash: ReportedError | undefined;
  private readonly accessKeyId: string;
  private readonly exited: Promise<void>;

  constructor(
    private readonly definition: FunctionDefinition,
    folder: string,
    private readonly options: WorkerOptions,
  ) {
    const taskRoot = realpathSync(folder);
    const logStream = `${new Date(options.clock.now()).toISOString().slice(0, 10).replaceAll('-', '/')}/[$LATEST]${randomUUID().replaceAll('-', '')}`;
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
    });
    this.thread = new Worker(join(__dirname, 'bootstrap.cjs'), {
      env,
      argv: [],
      execArgv: [],
      stdout: true,
      stderr: true,
      name: definition.name,
      resourceLimits: { maxOldGenerationSizeMb: definition.memoryMegabytes },
      workerData: {
        taskRoot,
        handler: definition.handler,
        clock: options.clock.shared,
        provided: PROVIDED,
        callbacks: runtimeVersion(definition.runtime) <= LAST_RUNTIME_WITH_CALLBACKS,
        identity: {
          functionName: definition.name,
          functionVersion: '$LATEST',
          invokedFunctionArn: definition.arn,
          memoryLimitInMB: String(definition.memoryMegabytes),
          logGroupName: definition.logGroup,
          logStreamName: logStream,
        },
      },
    });
    for (const stream of [this.thread.stdout, this.thread.stderr]) {
      stream.setEncoding('utf8').on('data', options.logs.writer(definition.name));
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
      this.thread.once('exit', (status) => {
        this.onExit(status);
        done();
      });
    });
  }

  /**
   * Runs one event.
   *
   * @param event JSON
   * @returns JSON
   * @throws FunctionError when the handler throws or the runtime ends
   * @throws TaskTimedOut after the function's own timeout
   * @throws WorkerKilled
   */
  run(requestId: string, event: string): Promise<string> {
    const timeoutMs = this.definition.timeoutSeconds * 1000;
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
      this.thread.postMessage({ requestId, event, timeoutMs });
    });
  }

  /** Ends the thread; an event that runs fails with `reason`. */
  async kill(reason: Error): Promise<void> {
    this.gone = true;
    this.options.sessions.revoke(this.accessKeyId);
    this.settle()?.reject(reason);
    await this.thread.terminate();
    await this.exited;
  }

  private receive(message: WorkerMessage): void {
    switch (message.type) {
      case 'ready':
        break;
      case 'result':
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

function toError({ errorType, errorMessage }: ReportedError): FunctionError {
  return new FunctionError(errorType, errorMessage);
}

function runtimeVersion(runtime: string): number {
  return Number(/^nodejs(\d+)/.exec(runtime)?.[1] ?? 0);
}
