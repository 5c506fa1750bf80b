// @ts-check
/**
 * Runs inside the worker of a function, a thread or a process: the part of the Lambda runtime that loads the handler
 * and hands it events. Plain JavaScript, because a worker starts without the compiler that runs the rest; it must not load anything
 * that a function could tell from the real runtime.
 */
'use strict';

const fs = require('node:fs');
const Module = require('node:module');
const path = require('node:path');
const { pathToFileURL } = require('node:url');
const { parentPort, workerData } = require('node:worker_threads');

/** @typedef {{ requestId: string, event: string, timeoutMs: number, invokedArn: string }} Invocation */

const { port, told, workSince } = parentPort
  ? { port: parentPort, told: workerData, workSince: () => undefined }
  : inProcess();
const { taskRoot, handler: handlerName, clock, provided, identity, callbacks, unlimited } = told;

shiftDates(new Float64Array(clock));
provideModules();
process.cwd = () => taskRoot;
// Whoever this function asks may be the one that a debugger holds.
if (unlimited) AbortSignal.timeout = () => new AbortController().signal;

process.on('unhandledRejection', (reason) => {
  const { errorType, errorMessage } = describe(reason);
  port.postMessage({
    type: 'crash',
    error: {
      errorType: 'Runtime.UnhandledPromiseRejection',
      errorMessage: `${errorType}: ${errorMessage}`,
      trace: [],
    },
  });
  process.exit(128);
});

start();

/** The same of a process: told by its arguments, heard by IPC; its processor's time is all its own. */
function inProcess() {
  const send = process.send?.bind(process);
  if (!send) throw new Error('This file runs as a worker only.');
  // Whoever started it is gone.
  process.once('disconnect', () => process.exit());
  return {
    port: {
      postMessage: (/** @type {unknown} */ message) => void send(message),
      on: (/** @type {string} */ name, /** @type {(message: any) => void} */ listener) =>
        void process.on(name, listener),
    },
    told: JSON.parse(process.argv[2] ?? ''),
    workSince: (/** @type {NodeJS.CpuUsage} */ before) => {
      const { user, system } = process.cpuUsage(before);
      return (user + system) / 1000;
    },
  };
}

async function start() {
  const before = process.cpuUsage();
  let handler;
  try {
    handler = await loadHandler();
  } catch (error) {
    port.postMessage({ type: 'initError', error: describe(error) });
    return;
  }
  port.on('message', (/** @type {Invocation} */ invocation) => invoke(handler, invocation));
  port.postMessage({ type: 'ready', work: workSince(before) });
}

/**
 * @param {Function} handler
 * @param {Invocation} invocation
 */
async function invoke(handler, { requestId, event, timeoutMs, invokedArn }) {
  const deadline = performance.now() + timeoutMs;
  const context = {
    ...identity,
    invokedFunctionArn: invokedArn,
    awsRequestId: requestId,
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => Math.max(0, Math.round(deadline - performance.now())),
  };
  const before = process.cpuUsage();
  try {
    const result = await call(handler, JSON.parse(event), context);
    port.postMessage({ type: 'result', requestId, payload: serialize(result), work: workSince(before) });
  } catch (error) {
    port.postMessage({ type: 'error', requestId, error: describe(error) });
  }
}

/** Handlers with a third parameter answer by callback, all others by what they return. */
function call(handler, event, context) {
  if (handler.length < 3) return handler(event, context);
  return new Promise((resolve, reject) => {
    const callback = (error, result) => (error ? reject(error) : resolve(result));
    const returned = handler(event, context, callback);
    if (typeof returned?.then === 'function') returned.then(resolve, reject);
  });
}

function serialize(result) {
  try {
    return JSON.stringify(result) ?? 'null';
  } catch (error) {
    throw Object.assign(new Error(`Unable to stringify response body: ${error.message}`), {
      name: 'Runtime.MarshalError',
    });
  }
}

/** `folder/file.exported.name`, as the template writes it. */
async function loadHandler() {
  const slash = handlerName.lastIndexOf('/');
  const dot = handlerName.indexOf('.', slash + 1);
  if (dot < 0)
    throw runtimeError(
      'Runtime.MalformedHandlerName',
      `Bad handler "${handlerName}"; it must be file.export.`,
    );
  const module = path.join(taskRoot, handlerName.slice(0, dot));
  const file = ['.js', '.mjs', '.cjs'].map((extension) => module + extension).find((it) => fs.existsSync(it));
  if (!file)
    throw runtimeError(
      'Runtime.ImportModuleError',
      `Error: Cannot find module '${handlerName.slice(0, dot)}'`,
    );

  const loaded = isModule(file) ? await importModule(file) : require(file);
  let handler = loaded;
  for (const name of handlerName.slice(dot + 1).split('.')) handler = handler?.[name];
  if (handler === undefined)
    throw runtimeError('Runtime.HandlerNotFound', `${handlerName} is undefined or not exported`);
  if (typeof handler !== 'function')
    throw runtimeError('Runtime.HandlerNotFound', `${handlerName} is not a function`);
  if (handler.length >= 3 && !callbacks)
    throw runtimeError(
      'Runtime.CallbackHandlerDeprecated',
      'AWS Lambda has removed support for callback-based function handlers starting with Node.js 24.',
    );
  return handler;
}

function isModule(file) {
  if (file.endsWith('.mjs')) return true;
  if (file.endsWith('.cjs')) return false;
  for (let folder = path.dirname(file); folder.startsWith(taskRoot); folder = path.dirname(folder)) {
    const manifest = path.join(folder, 'package.json');
    if (fs.existsSync(manifest)) return JSON.parse(fs.readFileSync(manifest, 'utf8')).type === 'module';
  }
  return false;
}

function importModule(file) {
  // The hook runs in a thread of its own, so it is there only for functions that need it.
  Module.register(pathToFileURL(path.join(__dirname, 'resolve-hook.mjs')), {
    data: { taskRoot, provided },
  });
  return import(pathToFileURL(file).href);
}

/** What the runtime provides is found as in Lambda; whatever else lies outside the function's folder is not. */
function provideModules() {
  const providedRequire = Module.createRequire(provided.from);
  const internals = /** @type {any} an internal of Node.js without types */ (Module);
  const original = internals._resolveFilename;
  internals._resolveFilename = function resolveFilename(request, parent, ...rest) {
    const isBare = !Module.isBuiltin(request) && !/^(\.\.?(\/|$)|\/|#)/.test(request);
    if (!isBare || !parent?.filename?.startsWith(taskRoot + path.sep)) {
      return original.call(this, request, parent, ...rest);
    }
    let own;
    try {
      own = original.call(this, request, parent, ...rest);
    } catch (error) {
      if (error.code !== 'MODULE_NOT_FOUND') throw error;
    }
    if (own?.startsWith(taskRoot + path.sep)) return own;
    if (provided.scopes.some((scope) => request.startsWith(scope))) return providedRequire.resolve(request);
    throw Object.assign(new Error(`Cannot find module '${request}'\nRequire stack:\n- ${parent.filename}`), {
      code: 'MODULE_NOT_FOUND',
    });
  };
}

/** Makes `new Date()`, `Date()` and `Date.now()` tell the emulated time. */
function shiftDates(offset) {
  const RealDate = Date;
  const now = () => RealDate.now() + offset[0];
  const shifted = new Proxy(RealDate, {
    construct: (target, args, newTarget) =>
      Reflect.construct(
        target,
        args.length === 0 ? [now()] : args,
        newTarget === shifted ? target : newTarget,
      ),
    apply: () => new RealDate(now()).toString(),
    get: (target, key) => (key === 'now' ? now : Reflect.get(target, key)),
  });
  RealDate.prototype.constructor = shifted;
  globalThis.Date = shifted;
}

function describe(thrown) {
  if (thrown instanceof Error) {
    return {
      errorType: thrown.code === 'MODULE_NOT_FOUND' ? 'Runtime.ImportModuleError' : thrown.name,
      errorMessage: thrown.code === 'MODULE_NOT_FOUND' ? `Error: ${thrown.message}` : thrown.message,
      trace: (thrown.stack ?? '').split('\n'),
    };
  }
  return { errorType: typeof thrown, errorMessage: String(thrown), trace: [] };
}

function runtimeError(name, message) {
  return Object.assign(new Error(message), { name });
}
