/**
 * Runs the app again and again for one watch, with the CDK loaded and its code compiled by the engine: a third
 * of what a process of its own takes. Listens on a socket in the project's folder, which its owner alone may
 * open, and ends with the watch.
 *
 * What a run leaves behind in the CDK must not reach the next one: `test/setup/warm-synthesis.test.ts` compares
 * what both ways give. After a run that failed the process ends, and so it does when packages have changed.
 */
const { createHash } = require('node:crypto');
const { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync } = require('node:fs');
const Module = require('node:module');
const { createServer } = require('node:net');
const { dirname, join, relative } = require('node:path');

Module.enableCompileCache?.();
const { AssetStaging } = require('aws-cdk-lib');
const { build } = require('esbuild');
const { PROJECT, options, run } = require('./run-app');

const [watch, socketPath] = [Number(process.argv[2]), process.argv[3]];
/** How often to look whether the watch is still there. */
const LOOK_EVERY_MS = 1000;

const loaded = hashOfLoaded();
let isRunning = false;
let isFirst = true;

const server = createServer((socket) => {
  let text = '';
  socket.on('error', () => undefined);
  socket.setEncoding('utf8').on('data', (chunk) => {
    text += chunk;
    if (text.endsWith('\n')) void answer(socket, JSON.parse(text));
  });
});

async function answer(socket, { env }) {
  // Without an answer, whoever asked runs the app by itself or starts another one of this.
  if (isRunning) return socket.end();
  if (hashOfLoaded() !== loaded) return socket.end(end);
  isRunning = true;
  const say = (message) => socket.write(`${JSON.stringify(message)}\n`);
  const status = await synthesize(env, say);
  isRunning = false;
  say({ status });
  socket.end(status === 0 ? undefined : end);
}

/** @returns {Promise<number>} exit code */
async function synthesize(env, say) {
  for (const name of Object.keys(process.env)) if (name.startsWith('CDK_')) delete process.env[name];
  Object.assign(process.env, env);
  // The first synthesis of a watch is validated; it takes as long as all the rest.
  if (!isFirst) process.env.CDK_VALIDATION ??= 'false';
  const { stackTraceLimit } = Error;
  const write = {};
  for (const stream of ['stdout', 'stderr']) {
    write[stream] = process[stream].write;
    process[stream].write = (chunk) => {
      say({ stream, text: String(chunk) });
      return true;
    };
  }
  try {
    // By the path of a folder, whatever is in it.
    AssetStaging.clearAssetHashCache();
    await run(await build(options));
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  } finally {
    Object.assign(Error, { stackTraceLimit });
    Object.assign(process.stdout, { write: write.stdout });
    Object.assign(process.stderr, { write: write.stderr });
    // Each app waits for it, to synthesize what nobody has.
    process.removeAllListeners('beforeExit');
  }
  isFirst = false;
  return process.exitCode ?? 0;
}

/** Of what is loaded once: packages, and this program. */
function hashOfLoaded() {
  const hash = createHash('sha256');
  const own = readdirSync(__dirname).filter((name) => name.endsWith('.js'));
  for (const file of [
    ...own.map((name) => join(__dirname, name)),
    join(PROJECT, 'package-lock.json'),
    join(PROJECT, 'node_modules', '.package-lock.json'),
  ])
    if (existsSync(file)) hash.update(readFileSync(file));
  return hash.digest('hex');
}

function end() {
  rmSync(socketPath, { force: true });
  process.exit();
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, end);
setInterval(() => {
  try {
    process.kill(watch, 0);
  } catch {
    end();
  }
}, LOOK_EVERY_MS);

// Who may enter this folder may open the socket.
mkdirSync(dirname(socketPath), { recursive: true });
chmodSync(dirname(socketPath), 0o700);
rmSync(socketPath, { force: true });
server.listen(relative(process.cwd(), socketPath), () => process.send?.('listens'));
