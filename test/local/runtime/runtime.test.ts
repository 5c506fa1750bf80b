import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  FunctionDenied,
  FunctionError,
  FunctionTimeout,
  type PolicyStatement,
} from '../../../local/contract';
import { MovableClock } from '../../../local/control/clock';
import { Faults } from '../../../local/control/faults';
import { type InvocationSpan, spans } from '../../../local/gateway/spans';
import { Authorizer } from '../../../local/iam/authorize';
import { Identities } from '../../../local/iam/identities';
import type { FunctionDefinition } from '../../../local/runtime/function';
import { FunctionLogs } from '../../../local/runtime/logs';
import { type FunctionCall, FunctionRuntime, type RuntimeOptions } from '../../../local/runtime/runtime';
import { Sessions } from '../../../local/runtime/sessions';
import { removeFolders, temporaryFolder } from '../support/assembly';

const open: FunctionRuntime[] = [];
afterEach(async () => {
  for (const runtime of open.splice(0)) await runtime.close();
});
afterAll(removeFolders);

function setUp(region = 'us-east-1', processes = false, more: Partial<RuntimeOptions> = {}) {
  const logged: string[] = [];
  const log = (line: string) => void logged.push(line);
  const clock = new MovableClock();
  const faults = new Faults();
  const logs = new FunctionLogs();
  const account = '000000000000';
  const authorizer = new Authorizer({ identities: new Identities(log), account, region, clock, log });
  const runtime = new FunctionRuntime({
    account,
    region,
    endpoint: () => 'http://localhost:1',
    clock,
    sessions: new Sessions(),
    logs,
    faults,
    authorizer,
    log,
    processes,
    ...more,
  });
  open.push(runtime);
  /** Adds a function with these files; gives its ARN. */
  const add = (
    files: Record<string, string> | string,
    more: Partial<Omit<FunctionDefinition, 'policy'>> & { policy?: PolicyStatement[] } = {},
  ): string => {
    const folder = temporaryFolder();
    const all = typeof files === 'string' ? { 'index.js': files } : files;
    for (const [file, content] of Object.entries(all)) {
      mkdirSync(join(folder, file, '..'), { recursive: true });
      writeFileSync(join(folder, file), content);
    }
    const name = more.name ?? `fn-${folder.slice(-6)}`;
    const arn = `arn:aws:lambda:${region}:${account}:function:${name}`;
    runtime.add({
      name,
      arn,
      roleArn: `arn:aws:iam::${account}:role/r`,
      handler: 'index.handler',
      runtime: 'nodejs22.x',
      timeoutSeconds: 10,
      memoryMegabytes: 128,
      environment: {},
      logGroup: `/aws/lambda/${name}`,
      code: { folder },
      policy: [],
      ...more,
    });
    return arn;
  };
  const invoke = (
    functionArn: string,
    event: unknown = {},
    more: { waitMs?: number; attempts?: number } = {},
  ) => runtime.invoke({ functionArn, event, caller: { kind: 'operator' }, ...more });
  return { runtime, add, invoke, clock, faults, logs, logged };
}

const nodeOf = (body: string) => `exports.handler = async (event, context) => { ${body} };`;

describe('handlers', () => {
  it('get their event and answer with what they return', async () => {
    const { add, invoke } = setUp();
    expect(await invoke(add(nodeOf('return { got: event };')), { a: [1, 'é'] })).toEqual({
      got: { a: [1, 'é'] },
    });
  });

  it('answer null when they return nothing', async () => {
    const { add, invoke } = setUp();
    expect(await invoke(add(nodeOf('')))).toBeNull();
  });

  it('may be synchronous, answer by callback, lie in a folder, or be nested exports', async () => {
    const { add, invoke } = setUp();
    expect(await invoke(add('exports.handler = (event) => event.n + 1;'), { n: 1 })).toBe(2);
    expect(
      await invoke(add('exports.handler = (event, context, done) => setImmediate(done, null, "late");')),
    ).toBe('late');
    const nested = add(
      { 'src/app.js': 'exports.api = { main: async () => "nested" };' },
      { handler: 'src/app.api.main' },
    );
    expect(await invoke(nested)).toBe('nested');
  });

  it('may not answer by callback on nodejs24.x, as in Lambda', async () => {
    const { add, invoke } = setUp();
    const arn = add('exports.handler = (event, context, done) => done(null, 1);', { runtime: 'nodejs24.x' });
    await expect(invoke(arn)).rejects.toMatchObject({ errorType: 'Runtime.CallbackHandlerDeprecated' });
  });

  it('may be ES modules, by extension or by package.json', async () => {
    const { add, invoke } = setUp();
    expect(await invoke(add({ 'index.mjs': 'await 0; export const handler = async () => "mjs";' }))).toBe(
      'mjs',
    );
    const typed = add({
      'index.js': 'import { x } from "./x.js"; export const handler = async () => x;',
      'x.js': 'export const x = "type module";',
      'package.json': '{"type":"module"}',
    });
    expect(await invoke(typed)).toBe('type module');
  });

  it('keep their module state from one event to the next', async () => {
    const { add, invoke } = setUp();
    const arn = add(`let n = 0; ${nodeOf('return ++n;')}`);
    expect([await invoke(arn), await invoke(arn)]).toEqual([1, 2]);
  });

  it('run one event at a time in a worker, and several workers side by side', async () => {
    const { add, invoke } = setUp();
    const arn = add(
      `let busy = 0; ${nodeOf('const was = busy++; await new Promise((r) => setTimeout(r, 100)); busy--; return was;')}`,
    );
    const began = performance.now();
    expect(await Promise.all(Array.from({ length: 8 }, () => invoke(arn)))).toEqual(Array(8).fill(0));
    expect(performance.now() - began).toBeGreaterThanOrEqual(200);
  });

  it('get the context of Lambda', async () => {
    const { add, invoke } = setUp();
    const arn = add(nodeOf('return { ...context, left: context.getRemainingTimeInMillis() };'), {
      name: 'named',
    });
    const context = await invoke(arn);
    expect(context).toMatchObject({
      functionName: 'named',
      functionVersion: '$LATEST',
      invokedFunctionArn: arn,
      memoryLimitInMB: '128',
      logGroupName: '/aws/lambda/named',
      awsRequestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
    const { left } = context as { left: number };
    expect(left).toBeGreaterThan(8_000);
    expect(left).toBeLessThanOrEqual(10_000);
  });

  it('see the emulated time at once, also in a worker that is up', async () => {
    const { add, invoke, clock } = setUp();
    const arn = add(
      nodeOf(
        'return [Date.now(), new Date().getTime(), Date.parse(Date()), new Date(0).getTime(), new Date() instanceof Date, new Date().constructor === Date];',
      ),
    );
    const differences = async () => {
      const [now = 0, made = 0, text = 0, epoch, ...same] = (await invoke(arn)) as number[];
      expect([epoch, ...same]).toEqual([0, true, true]);
      return [now, made, text].map((time) => Math.round((time - Date.now()) / 60_000) + 0);
    };
    expect(await differences()).toEqual([0, 0, 0]);
    clock.advance(3_600);
    expect(await differences()).toEqual([60, 60, 60]);
  });
});

describe('the environment of a function', () => {
  it('is the template’s and Lambda’s, and nothing of this machine’s', async () => {
    process.env.SECRET_OF_THE_HOST = 'leaked';
    const { add, invoke } = setUp('eu-west-1');
    const arn = add(nodeOf('return process.env;'), { name: 'env', environment: { TABLE_NAME: 'T' } });
    const env = (await invoke(arn)) as Record<string, string>;
    delete process.env.SECRET_OF_THE_HOST;
    expect(env).toMatchObject({
      TABLE_NAME: 'T',
      AWS_REGION: 'eu-west-1',
      AWS_DEFAULT_REGION: 'eu-west-1',
      AWS_LAMBDA_FUNCTION_NAME: 'env',
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '128',
      AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
      AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs22.x',
      AWS_ENDPOINT_URL: 'http://localhost:1',
      AWS_ACCESS_KEY_ID: expect.stringMatching(/^ASIALOCAL/),
      _HANDLER: 'index.handler',
      TZ: ':UTC',
    });
    expect(Object.keys(env).filter((name) => process.env[name] === env[name])).toEqual(
      expect.not.arrayContaining(['SECRET_OF_THE_HOST', 'PWD', 'USER', 'HOME', 'PATH']),
    );
  });

  it('gives every worker credentials of its own', async () => {
    const { add, invoke } = setUp();
    const arn = add(
      nodeOf('await new Promise((r) => setTimeout(r, 50)); return process.env.AWS_ACCESS_KEY_ID;'),
    );
    const ids = await Promise.all([invoke(arn), invoke(arn)]);
    expect(new Set(ids).size).toBe(2);
  });

  it('has the AWS SDK for require and import, and no other package of this project', async () => {
    const { add, invoke } = setUp();
    const common = add(
      nodeOf(
        'const found = typeof require("@aws-sdk/client-kms").KMSClient; try { require("zod"); return "zod"; } catch (e) { return [found, e.code, e.message.split("\\n")[0]]; }',
      ),
    );
    expect(await invoke(common)).toEqual(['function', 'MODULE_NOT_FOUND', "Cannot find module 'zod'"]);
    const module = add({
      'index.mjs':
        'import { KMSClient } from "@aws-sdk/client-kms"; export const handler = async () => [typeof KMSClient, await import("zod").catch((e) => e.code)];',
    });
    expect(await invoke(module)).toEqual(['function', 'ERR_MODULE_NOT_FOUND']);
  });

  it('prefers packages that the function brings along', async () => {
    const { add, invoke } = setUp();
    const files = {
      'node_modules/@aws-sdk/client-kms/index.js': 'exports.own = "own";',
      'node_modules/@aws-sdk/client-kms/package.json': '{"name":"@aws-sdk/client-kms","main":"index.js"}',
      'index.js': nodeOf('return require("@aws-sdk/client-kms").own;'),
    };
    expect(await invoke(add(files))).toBe('own');
  });
});

describe('failures', () => {
  it.each([
    ['an error', 'throw new RangeError("too far")', 'RangeError', 'too far'],
    ['an error with a name of its own', 'throw Object.assign(new Error("m"), { name: "Own" })', 'Own', 'm'],
    ['something that is no error', 'throw "text"', 'string', 'text'],
    [
      'an answer that is no JSON',
      'return 1n',
      'Runtime.MarshalError',
      'Unable to stringify response body: Do not know how to serialize a BigInt',
    ],
  ])('report %s', async (_name, body, errorType, errorMessage) => {
    const { add, invoke } = setUp();
    await expect(invoke(add(nodeOf(body)))).rejects.toMatchObject({
      name: 'FunctionError',
      errorType,
      errorMessage,
    });
  });

  it.each([
    ['missing file', {}, 'gone.handler', 'Runtime.ImportModuleError', /Cannot find module 'gone'/],
    [
      'missing export',
      { 'index.js': '' },
      'index.handler',
      'Runtime.HandlerNotFound',
      /index\.handler is undefined/,
    ],
    [
      'an export that is no function',
      { 'index.js': 'exports.handler = 1;' },
      'index.handler',
      'Runtime.HandlerNotFound',
      /is not a function/,
    ],
    ['a name without export', { 'index.js': '' }, 'index', 'Runtime.MalformedHandlerName', /"index"/],
    [
      'an error at load',
      { 'index.js': 'throw new Error("MISSING_VAR");' },
      'index.handler',
      'Error',
      /MISSING_VAR/,
    ],
  ])('report a %s at start', async (_name, files, handler, errorType, message) => {
    const { add, invoke } = setUp();
    const call = invoke(add(files as Record<string, string>, { handler }));
    await expect(call).rejects.toMatchObject({ errorType, errorMessage: expect.stringMatching(message) });
  });

  it('start afresh after an error at load', async () => {
    const { add, invoke } = setUp();
    const arn = add('throw new Error("no");');
    await expect(invoke(arn)).rejects.toThrow('no');
    await expect(invoke(arn)).rejects.toThrow('no');
  });

  it.each([
    ['ends the process', 'process.exit(3)', 'Runtime.ExitError', /exit status 3/],
    [
      'leaves a rejection unhandled',
      'Promise.reject(new Error("lost")); await new Promise((r) => setTimeout(r, 500))',
      'Runtime.UnhandledPromiseRejection',
      /Error: lost/,
    ],
    [
      'throws outside of its promise',
      'setTimeout(() => { throw new TypeError("loose"); }); await new Promise((r) => setTimeout(r, 500))',
      'TypeError',
      /loose/,
    ],
  ])(
    'report a function that %s; the next event finds a new worker',
    async (_name, body, errorType, message) => {
      const { add, invoke } = setUp();
      const arn = add(nodeOf(`if (event.harm) { ${body} } return "fine";`));
      await expect(invoke(arn, { harm: true })).rejects.toMatchObject({
        errorType,
        errorMessage: expect.stringMatching(message),
      });
      expect(await invoke(arn)).toBe('fine');
    },
  );

  it('report a function that takes more memory than it has', async () => {
    const { add, invoke } = setUp();
    const arn = add(nodeOf('const all = []; for (;;) all.push(new Array(1e5).fill(all.length));'), {
      memoryMegabytes: 128,
    });
    await expect(invoke(arn)).rejects.toMatchObject({ errorType: 'Runtime.OutOfMemory' });
  }, 30_000);

  it('keep the lines that a function wrote, and log the error in one line', async () => {
    const { runtime, add, invoke, logs, logged } = setUp();
    const arn = add(
      nodeOf(
        'console.log("said"); console.error("warned"); process.stdout.write("half"); throw new Error("bad");',
      ),
      { name: 'talks' },
    );
    await expect(invoke(arn)).rejects.toThrow('bad');
    await runtime.close();
    expect(logs.of('alks').talks).toEqual(expect.arrayContaining(['said', 'warned', 'ERROR Error: bad']));
    expect(logged).toEqual(['Function talks failed: Error: bad (GET /_local/logs?function=talks)']);
  });
});

describe('whoever watches', () => {
  it('is told of each event how it ended, with the lines about it', async () => {
    const calls: FunctionCall[] = [];
    const { runtime, add, invoke, logged } = setUp('us-east-1', false, {
      onCall: (call) => calls.push(call),
    });
    const arn = add(
      {
        'index.js':
          'exports.handler = async (event, context) => { console.log("about", context.awsRequestId); console.log("other"); if (event.fails) throw new TypeError("no"); return 1; };',
      },
      { name: 'told', description: 'Tells' },
    );
    await invoke(arn, { a: 1 });
    await expect(invoke(arn, { fails: true })).rejects.toThrow('no');
    while (calls.length < 2) await new Promise((resolve) => setTimeout(resolve, 10));
    await runtime.close();
    const about = [expect.stringMatching(/^about [\w-]{36}$/)];
    expect(calls).toMatchObject([
      { definition: { description: 'Tells' }, event: '{"a":1}', lines: about, ended: { payload: '1' } },
      { event: '{"fails":true}', lines: about, ended: { error: { errorType: 'TypeError' } } },
    ]);
    expect(logged).toEqual([]);
  });
});

describe('time limits', () => {
  it('end a function after its own timeout', async () => {
    const { add, invoke } = setUp();
    const arn = add(nodeOf('await new Promise((r) => setTimeout(r, 5_000)); return "late";'), {
      timeoutSeconds: 1,
    });
    const began = performance.now();
    await expect(invoke(arn)).rejects.toThrow(FunctionTimeout);
    await expect(invoke(arn)).rejects.toThrow(/Task timed out after 1\.00 seconds/);
    expect(performance.now() - began).toBeLessThan(4_000);
  });

  it('of function and caller hold nobody whom a debugger may hold, nor those whom a function asks', async () => {
    const { add, invoke } = setUp('us-east-1', false, { unlimited: true });
    const arn = add(
      nodeOf(
        'const signal = AbortSignal.timeout(1); await new Promise((r) => setTimeout(r, 1_500)); return signal.aborted;',
      ),
      { timeoutSeconds: 1 },
    );
    expect(await invoke(arn, {}, { waitMs: 200, attempts: 1 })).toBe(false);
  });

  it('end a function that never yields', async () => {
    const { add, invoke } = setUp();
    const arn = add(nodeOf('for (;;);'), { timeoutSeconds: 1 });
    await expect(invoke(arn)).rejects.toThrow(FunctionTimeout);
  });

  it('of a caller let the function be tried again, three times in all, and run on', async () => {
    const { add, invoke, logs, logged } = setUp();
    const arn = add(
      nodeOf('console.log("start"); await new Promise((r) => setTimeout(r, 900)); console.log("end");'),
      { name: 'slow' },
    );
    await expect(invoke(arn, {}, { waitMs: 400, attempts: 3 })).rejects.toThrow(FunctionTimeout);
    await new Promise((resolve) => setTimeout(resolve, 1_200));
    const lines = logs.of('slow').slow ?? [];
    expect(lines.filter((line) => line === 'start')).toHaveLength(3);
    expect(lines.filter((line) => line === 'end')).toHaveLength(3);
    expect(logged[0]).toBe(
      'Function slow, attempt 1 of 3: no answer within the 400 ms that its caller waits',
    );
  });

  it('of a caller do not matter to a function that answers in time, nor to one that throws', async () => {
    const { add, invoke, logs } = setUp();
    expect(await invoke(add(nodeOf('return 1;')), {}, { waitMs: 5_000, attempts: 3 })).toBe(1);
    const throws = add(nodeOf('console.log("run"); throw new Error("no");'), { name: 'throws' });
    await expect(invoke(throws, {}, { waitMs: 5_000, attempts: 3 })).rejects.toThrow(FunctionError);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(logs.of('throws').throws?.filter((line) => line === 'run')).toHaveLength(1);
  });

  it('begin when there is a worker: events that wait for one are not given up', async () => {
    const { add, invoke } = setUp();
    const arn = add(nodeOf('await new Promise((r) => setTimeout(r, 200)); return "ok";'));
    await Promise.all(Array.from({ length: 4 }, () => invoke(arn)));
    const many = Array.from({ length: 24 }, () => invoke(arn, {}, { waitMs: 800 }));
    expect(await Promise.all(many)).toEqual(Array(24).fill('ok'));
  });

  it('lets a later attempt succeed', async () => {
    const { add, invoke } = setUp();
    const folder = temporaryFolder();
    const arn = add(
      nodeOf(
        `const fs = require("node:fs"); const n = fs.readdirSync(${JSON.stringify(folder)}).length; fs.writeFileSync(${JSON.stringify(folder)} + "/" + n, ""); if (n < 2) await new Promise((r) => setTimeout(r, 3_000)); return n;`,
      ),
    );
    expect(await invoke(arn, {}, { waitMs: 500, attempts: 3 })).toBe(2);
  });
});

describe('the end', () => {
  it('fails events that run or wait, and starts nothing more', async () => {
    const { runtime, add, invoke } = setUp();
    const arn = add(nodeOf('await new Promise((r) => setTimeout(r, 9_000));'));
    const events = Array.from({ length: 6 }, () => invoke(arn, {}, { waitMs: 8_000, attempts: 3 }));
    const outcomes = Promise.allSettled(events);
    await new Promise((resolve) => setTimeout(resolve, 300));
    const began = performance.now();
    await runtime.close();
    expect((await outcomes).map(({ status }) => status)).toEqual(Array(6).fill('rejected'));
    expect(performance.now() - began).toBeLessThan(5_000);
    await expect(invoke(arn)).rejects.toThrow('The embedded AWS is being closed.');
  });
});

describe('faults of invocations', () => {
  it('kill the worker before the handler runs, or after, so that it is tried again', async () => {
    const { add, invoke, faults, logs } = setUp();
    const arn = add(nodeOf('console.log("run"); return "ok";'), { name: 'killed' });
    faults.inject({ service: 'lambda', operation: 'Invoke', kind: 'kill', function: 'killed' });
    faults.inject({
      service: 'lambda',
      operation: 'Invoke',
      kind: 'kill',
      function: 'killed',
      when: 'after',
    });
    expect(await invoke(arn, {}, { attempts: 3 })).toBe('ok');
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(logs.of('killed').killed).toEqual(['run', 'run']);
  });

  it('give up after the last attempt', async () => {
    const { add, invoke, faults } = setUp();
    faults.inject({ service: 'lambda', kind: 'kill', times: 3 });
    await expect(invoke(add(nodeOf('')), {}, { attempts: 3 })).rejects.toThrow(FunctionTimeout);
    expect(faults.list()).toEqual([]);
  });

  it('make an invocation late or fail', async () => {
    const { add, invoke, faults } = setUp();
    const arn = add(nodeOf('return 1;'));
    faults.inject({ service: 'lambda', kind: 'latency', latencyMs: 600 });
    await expect(invoke(arn, {}, { waitMs: 200 })).rejects.toThrow(FunctionTimeout);
    faults.inject({ service: 'lambda', kind: 'throttle' });
    await expect(invoke(arn)).rejects.toMatchObject({ errorType: 'TooManyRequestsException' });
  });
});

describe('who may invoke', () => {
  const statement = (sourceArn: string): PolicyStatement => ({
    Effect: 'Allow',
    Principal: { Service: 'cognito-idp.amazonaws.com' },
    Action: 'lambda:InvokeFunction',
    Condition: { ArnLike: { 'AWS:SourceArn': sourceArn } },
  });

  it('is what the function’s permissions say', async () => {
    const { runtime, add } = setUp();
    const functionArn = add(nodeOf('return 1;'), {
      policy: [statement('arn:aws:cognito-idp:*:*:userpool/p')],
    });
    const as = (service: string, sourceArn?: string) =>
      runtime.invoke({
        functionArn,
        event: {},
        caller: { kind: 'service', service, ...(sourceArn ? { sourceArn } : {}) },
      });
    const pool = 'arn:aws:cognito-idp:us-east-1:000000000000:userpool/p';
    expect(await as('cognito-idp.amazonaws.com', pool)).toBe(1);
    await expect(as('cognito-idp', `${pool}2`)).rejects.toThrow(FunctionDenied);
    await expect(as('cognito-idp')).rejects.toThrow(FunctionDenied);
    await expect(as('apigateway', pool)).rejects.toThrow(
      /User: apigateway\.amazonaws\.com is not authorized to perform: lambda:InvokeFunction/,
    );
  });

  it('is nobody for a function that is not there', async () => {
    await expect(setUp().invoke('arn:aws:lambda:us-east-1:000000000000:function:gone')).rejects.toThrow(
      'There is no function arn:aws:lambda:us-east-1:000000000000:function:gone.',
    );
  });
});

describe('functions in processes', () => {
  const processes = () => setUp('us-east-1', true);

  it('answer as those in threads do: results, errors, an environment of their own, the emulated time', async () => {
    const { add, invoke, clock } = processes();
    clock.set(86_400);
    const name = add(nodeOf('return { event, pid: process.pid, home: process.env.HOME, now: Date.now() };'), {
      environment: { NODE_OPTIONS: '--enable-source-maps' },
    });
    const { pid, now, ...answer } = (await invoke(name, { a: 'é' })) as { pid: number; now: number };
    expect(answer).toEqual({ event: { a: 'é' }, home: '/home/sbx_user1051' });
    expect(pid).not.toBe(process.pid);
    expect(now - Date.now()).toBeGreaterThan(86_000_000);
    await expect(invoke(add(nodeOf('throw new TypeError("no")')))).rejects.toThrow('no');
    await expect(invoke(add('throw new Error("broken")'))).rejects.toThrow('broken');
  });

  it('are gone with their runtime, and where they ran too long', async () => {
    const { add, invoke, runtime } = processes();
    const pid = (await invoke(add(nodeOf('return process.pid')))) as number;
    expect(() => process.kill(pid, 0)).not.toThrow();
    const slow = add(nodeOf('await new Promise((done) => setTimeout(done, 60_000));'), {
      timeoutSeconds: 0.2,
    });
    await expect(invoke(slow)).rejects.toThrow(FunctionTimeout);
    await runtime.close();
    expect(() => process.kill(pid, 0)).toThrow('ESRCH');
  });

  it('tell what the processor did: loading the module counts where the event found none', async () => {
    const { add, invoke, runtime } = processes();
    const told: InvocationSpan[] = [];
    // Functions of tests before may still end.
    const listen = (span: unknown) => {
      const invocation = span as InvocationSpan;
      if (invocation.functionName === 'measured') told.push(invocation);
    };
    spans.subscribe(listen);
    try {
      // 60 ms of work while it loads, 30 ms in the handler.
      const busy = (milliseconds: number) =>
        `for (const from = process.cpuUsage(); process.cpuUsage(from).user < ${milliseconds * 1000}; );`;
      const name = add(`${busy(60)} ${nodeOf(busy(30))}`, { name: 'measured' });
      await invoke(name);
      await invoke(name);
      runtime.forgetIdle();
      await invoke(name);
    } finally {
      spans.unsubscribe(listen);
    }
    const loads = told.map(({ work }) => (work?.load ?? 0) >= 60);
    expect(loads).toEqual([true, false, true]);
    expect(told[1]?.work?.load).toBe(0);
    for (const { work } of told) expect(work?.handle).toBeGreaterThanOrEqual(30);
  });
});
