import { FunctionError } from '../contract';
import type { FunctionDefinition } from './function';
import { FunctionWorker, WorkerKilled, type WorkerOptions } from './worker';

/**
 * For each function; further events wait. Two show the races of Lambda's concurrency; each more costs 10 to
 * 25 MB and, on a small machine, speeds nothing up.
 */
const MAX_WORKERS = 2;

export class WorkerPool {
  private readonly workers = new Set<FunctionWorker>();
  private readonly idle: FunctionWorker[] = [];
  /** Their callers have given up; they don't count against the maximum. */
  private readonly abandoned = new Set<FunctionWorker>();
  private readonly waiting: { resolve(worker: FunctionWorker): void; reject(error: Error): void }[] = [];
  /** Containers that stand ready whoever comes. */
  private kept = 0;
  private closed = false;
  private retired = false;

  constructor(
    readonly definition: FunctionDefinition,
    private readonly options: WorkerOptions,
  ) {}

  /**
   * An idle, a new, or the next free one.
   *
   * @throws FunctionError when the function can't be run here, or everything is being closed
   */
  async acquire(): Promise<FunctionWorker> {
    if (this.closed) throw closedError();
    for (let worker = this.idle.pop(); worker; worker = this.idle.pop()) {
      if (!worker.gone) return worker;
      this.workers.delete(worker);
    }
    for (const worker of this.workers) if (worker.gone) this.workers.delete(worker);
    if (this.workers.size - this.abandoned.size < MAX_WORKERS) return this.spawn();
    return new Promise((resolve, reject) => this.waiting.push({ resolve, reject }));
  }

  /**
   * Provisioned concurrency: starts so many, as far as a function has them here, and keeps them.
   *
   * @throws FunctionError when the code can't be loaded
   */
  async keep(containers: number): Promise<void> {
    this.kept = Math.min(containers, MAX_WORKERS);
    const started: FunctionWorker[] = [];
    while (this.provisioned < this.kept) started.push(this.spawn());
    try {
      await Promise.all(started.map(({ loaded }) => loaded));
    } catch (error) {
      this.kept = 0;
      for (const worker of started) this.end(worker);
      throw error;
    }
    this.idle.push(...started);
  }

  private get provisioned(): number {
    return [...this.workers].filter((each) => each.provisioned && !each.gone).length;
  }

  /** However its event ended. */
  release(worker: FunctionWorker): void {
    this.abandoned.delete(worker);
    if (this.retired && this.waiting.length === 0) this.end(worker);
    if (worker.gone || this.closed) {
      this.workers.delete(worker);
      // Whoever waited for this worker gets a fresh one in its place.
      if (!this.closed) this.waiting.shift()?.resolve(this.spawn());
      return;
    }
    const next = this.waiting.shift();
    if (next) next.resolve(worker);
    else this.idle.push(worker);
  }

  abandon(worker: FunctionWorker): void {
    if (!this.workers.has(worker) || this.idle.includes(worker)) return;
    this.abandoned.add(worker);
    if (!this.closed) this.waiting.shift()?.resolve(this.spawn());
  }

  /**
   * Ends idle workers now, the others after their event: the function has other code or settings, or is gone.
   */
  retire(): void {
    this.retired = true;
    this.endIdle();
  }

  /** In place of those that are kept others start, as Lambda does now and then. */
  endIdle(): void {
    for (const worker of this.idle.splice(0)) this.end(worker);
    if (this.retired || this.closed) return;
    while (this.provisioned < this.kept) this.idle.push(this.spawn());
  }

  get empty(): boolean {
    return this.workers.size === 0;
  }

  private end(worker: FunctionWorker): void {
    this.workers.delete(worker);
    void worker.kill(new WorkerKilled('The function was updated or deleted, or nothing came to it.'));
  }

  async close(): Promise<void> {
    this.closed = true;
    for (const { reject } of this.waiting.splice(0)) reject(closedError());
    await Promise.all(
      [...this.workers].map((worker) => worker.kill(new WorkerKilled('The embedded AWS was closed.'))),
    );
    this.workers.clear();
  }

  private spawn(): FunctionWorker {
    const { code } = this.definition;
    if ('unrunnable' in code) throw new FunctionError('NotEmulated', code.unrunnable);
    const worker = new FunctionWorker(
      this.definition,
      code.folder,
      this.options,
      this.provisioned < this.kept,
    );
    this.workers.add(worker);
    return worker;
  }
}

function closedError(): FunctionError {
  return new FunctionError('ServiceException', 'The embedded AWS is being closed.');
}
