import { randomUUID } from 'node:crypto';
import {
  FunctionDenied,
  FunctionError,
  FunctionTimeout,
  type InvokeRequest,
  type LambdaRuntime,
  type Principal,
} from '../contract';
import type { Faults } from '../control/faults';
import { type InvocationSpan, spans } from '../gateway/spans';
import { type Authorizer, Refused } from '../iam/authorize';
import type { FunctionDefinition } from './function';
import { WorkerPool } from './pool';
import { Published, type Target } from './published';
import { type FunctionWorker, WorkerKilled, type WorkerOptions } from './worker';

export interface FunctionCall {
  readonly definition: FunctionDefinition;
  /** JSON. */
  readonly event: string;
  readonly milliseconds: number;
  readonly lines: readonly string[];
  /** Answer (JSON), or why there is none. */
  readonly ended: { readonly payload: string } | { readonly error: Error };
}

export interface RuntimeOptions extends Omit<WorkerOptions, 'processes' | 'unlimited'> {
  /** @default false: threads */
  readonly processes?: boolean;
  /** @default false: AWS's limits for functions and their callers */
  readonly unlimited?: boolean;
  /** Told of each event once; when absent, `log` is told of failures. */
  readonly onCall?: (call: FunctionCall) => void;
  readonly faults: Faults;
  readonly authorizer: Authorizer;
  readonly log: (line: string) => void;
}

/** Name, and version or alias where there is one. */
const FUNCTION = /^(?:arn:[^:]+:lambda:[^:]*:[^:]*:function:|[0-9]{12}:function:)?([^:]+)(?::([^:]+))?$/;
/** Of an asynchronous invocation: one, and two more (Developer Guide, "Understanding retry behavior"). */
const ASYNC_ATTEMPTS = 3;
/** After this, an event's lines are all there. */
const WRITTEN_AFTER_MS = 30;

export class FunctionRuntime implements LambdaRuntime {
  /** Of `$LATEST`, by name. */
  private readonly pools = new Map<string, WorkerPool>();
  private readonly published = new Map<string, Published>();
  /** Of replaced or deleted functions, until their last events end. */
  private readonly retired = new Set<WorkerPool>();
  private readonly background = new Set<Promise<unknown>>();

  constructor(private readonly options: RuntimeOptions) {}

  add(definition: FunctionDefinition): void {
    this.pools.set(definition.name, this.poolFor(definition));
    this.published.set(definition.name, new Published(definition.arn));
  }

  /** Earlier events run to their end on the earlier code. Versions stay as they are. */
  replace(definition: FunctionDefinition): void {
    const before = this.pools.get(definition.name);
    this.pools.set(definition.name, this.poolFor(definition));
    if (before) this.retire(before);
  }

  /** With its versions. Running events end by themselves. One that is gone is no error. */
  remove(name: string): void {
    const pool = this.pools.get(name);
    if (!pool) return;
    this.pools.delete(name);
    for (const each of [pool, ...this.versionsOf(name).pools()]) this.retire(each);
    this.published.delete(name);
  }

  /**
   * Makes a version of what the function is now.
   *
   * @returns its number
   * @throws AwsError, FunctionError see {@link Published.publish}
   */
  publish(name: string, containers: number): Promise<string> {
    const { definition } = this.pools.get(name) as WorkerPool;
    return this.versionsOf(name).publish(definition, containers, (version) => this.poolFor(version));
  }

  /** One that is gone is no error. @throws AwsError while an alias names it */
  removeVersion(name: string, version: string): void {
    const pool = this.published.get(name)?.removeVersion(version);
    if (pool) this.retire(pool);
  }

  /** Of a function that there is. */
  versionsOf(name: string): Published {
    return this.published.get(name) as Published;
  }

  /** Of provisioned concurrency, of all functions. */
  get containers(): number {
    return [...this.published.values()].reduce((sum, each) => sum + each.containers(), 0);
  }

  private poolFor(definition: FunctionDefinition): WorkerPool {
    return new WorkerPool(definition, { processes: false, unlimited: false, ...this.options });
  }

  private retire(pool: WorkerPool): void {
    pool.retire();
    for (const each of this.retired) if (each.empty) this.retired.delete(each);
    this.retired.add(pool);
  }

  all(): FunctionDefinition[] {
    return [...this.pools.values()].map(({ definition }) => definition);
  }

  /** By name or ARN, also of a version or an alias: then `arn` and `policy` are that name's. */
  find(nameOrArn: string): FunctionDefinition | undefined {
    const target = this.targetOf(nameOrArn);
    return target && { ...target.pool.definition, arn: target.arn, policy: target.policy };
  }

  async invoke(request: InvokeRequest): Promise<unknown> {
    const definition = this.find(request.functionArn);
    if (!definition) throw new FunctionDenied(`There is no function ${request.functionArn}.`);
    this.checkCaller(definition, request.caller);
    const payload = await this.run(request.functionArn, JSON.stringify(request.event ?? null), {
      attempts: request.attempts ?? 1,
      waitMs: request.waitMs,
    });
    return JSON.parse(payload);
  }

  /**
   * Doesn't ask who calls.
   *
   * @param nameOrArn also of a version or an alias
   * @param event JSON
   * @param waitMs milliseconds the caller waits at each attempt; the function's own limit when absent
   * @returns JSON
   * @throws FunctionError, FunctionTimeout
   */
  async run(
    nameOrArn: string,
    event: string,
    { attempts, waitMs }: { attempts: number; waitMs: number | undefined },
  ): Promise<string> {
    const requestId = randomUUID();
    const startedAt = performance.now();
    const tell = (definition: FunctionDefinition, ended: FunctionCall['ended']) =>
      this.tell({ definition, event, milliseconds: performance.now() - startedAt, ended }, requestId);
    let last = '';
    for (let attempt = 1; attempt <= attempts; attempt++) {
      const target = this.targetOf(nameOrArn);
      if (!target) throw new FunctionDenied(`There is no function ${nameOrArn}.`);
      const { pool } = target;
      const { name } = pool.definition;
      try {
        const payload = await this.attempt(target, requestId, event, waitMs);
        tell(pool.definition, { payload });
        return payload;
      } catch (error) {
        last = (error as Error).message;
        if (error instanceof FunctionError) {
          tell(pool.definition, { error });
          if (!this.options.onCall)
            this.options.log(`Function ${name} failed: ${last} (GET /_local/logs?function=${name})`);
          throw error;
        }
        this.options.log(`Function ${name}, attempt ${attempt} of ${attempts}: ${last}`);
        if (attempt === attempts) tell(pool.definition, { error: error as Error });
      }
    }
    throw new FunctionTimeout(last);
  }

  /** A worker's lines arrive a moment after its answer. */
  private tell(call: Omit<FunctionCall, 'lines'>, requestId: string): void {
    const { onCall, logs } = this.options;
    if (!onCall) return;
    const written = () => logs.timed(call.definition.name).map(({ line }) => line);
    setTimeout(
      () => onCall({ ...call, lines: written().filter((line) => line.includes(requestId)) }),
      WRITTEN_AFTER_MS,
    ).unref();
  }

  /** Tries again on failure; the caller hears nothing of it. */
  runLater(functionName: string, event: string): void {
    const work = (async () => {
      for (let attempt = 1; attempt <= ASYNC_ATTEMPTS; attempt++) {
        try {
          return await this.run(functionName, event, { attempts: 1, waitMs: undefined });
        } catch (error) {
          if (attempt === ASYNC_ATTEMPTS) {
            this.options.log(
              `Function ${functionName}: the event is dropped after ${ASYNC_ATTEMPTS} attempts: ${(error as Error).message}`,
            );
          }
        }
      }
      return undefined;
    })();
    this.background.add(work);
    void work.finally(() => this.background.delete(work));
  }

  /** As Lambda ends those without work. */
  forgetIdle(): void {
    for (const pool of this.running()) pool.endIdle();
  }

  async close(): Promise<void> {
    await Promise.all([...this.running(), ...this.retired].map((pool) => pool.close()));
    await Promise.all(this.background);
  }

  /** @throws FunctionDenied */
  private checkCaller(definition: FunctionDefinition, caller: Principal): void {
    try {
      this.options.authorizer.authorize(
        { principal: caller, sourceIp: '127.0.0.1', userAgent: '' },
        {
          action: 'lambda:InvokeFunction',
          resource: definition.arn,
          resourcePolicy: { document: { Statement: definition.policy }, mustAllow: false },
        },
      );
    } catch (error) {
      if (error instanceof Refused) throw new FunctionDenied(error.message);
      throw error;
    }
  }

  /** Lambda has no queue, so the caller's patience begins once there is a worker. */
  private async attempt(
    target: Target,
    requestId: string,
    event: string,
    waitMs: number | undefined,
  ): Promise<string> {
    const { pool } = target;
    const worker = await pool.acquire();
    const running = this.runOn(worker, target, requestId, event);
    if (waitMs === undefined || this.options.unlimited) return running;

    let timer: NodeJS.Timeout | undefined;
    const patience = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => {
        pool.abandon(worker);
        reject(new FunctionTimeout(`no answer within the ${waitMs} ms that its caller waits`));
      }, waitMs);
    });
    // After the caller gave up, the function runs on; its log says how it ends.
    running.catch(() => undefined);
    try {
      return await Promise.race([running, patience]);
    } finally {
      clearTimeout(timer);
    }
  }

  private async runOn(
    worker: FunctionWorker,
    { pool, arn }: Target,
    requestId: string,
    event: string,
  ): Promise<string> {
    const startedAt = performance.now();
    try {
      await this.applyFault(pool, 'before', worker);
      const payload = await worker.run(requestId, event, arn);
      await this.applyFault(pool, 'after', worker);
      return payload;
    } finally {
      // Taken though nobody listens, so that no later event counts the load.
      const work = worker.takeWork();
      if (spans.hasSubscribers) {
        const { name: functionName, memoryMegabytes } = pool.definition;
        spans.publish({
          kind: 'invocation',
          functionName,
          worker: worker.accessKeyId,
          memoryMegabytes,
          startedAt,
          endedAt: performance.now(),
          work,
        } satisfies InvocationSpan);
      }
      pool.release(worker);
    }
  }

  private async applyFault(
    pool: WorkerPool,
    when: 'before' | 'after',
    worker: FunctionWorker,
  ): Promise<void> {
    const { name } = pool.definition;
    const fault = this.options.faults.take({
      service: 'lambda',
      operation: 'Invoke',
      functionName: name,
      when,
    });
    if (!fault) return;
    switch (fault.kind) {
      case 'latency':
        return new Promise((resolve) => setTimeout(resolve, fault.latencyMs));
      case 'kill':
        await worker.kill(new WorkerKilled('The worker was killed.'));
        throw new WorkerKilled(`The worker was killed (injected fault, ${when} the handler ran).`);
      case 'throttle':
        throw new FunctionError(fault.code ?? 'TooManyRequestsException', 'Rate Exceeded. (injected fault)');
      case 'error':
        throw new FunctionError(fault.code ?? 'ServiceException', 'Service unavailable. (injected fault)');
    }
  }

  /** Of `$LATEST` and of versions. */
  private running(): WorkerPool[] {
    return [...this.pools.values(), ...[...this.published.values()].flatMap((each) => each.pools())];
  }

  private targetOf(nameOrArn: string): Target | undefined {
    const [, name = '', qualifier] = FUNCTION.exec(nameOrArn) ?? [];
    const pool = this.pools.get(name);
    if (!pool) return undefined;
    const { arn, policy } = pool.definition;
    return qualifier === undefined ? { pool, arn, policy } : this.versionsOf(name).find(qualifier, pool);
  }
}
