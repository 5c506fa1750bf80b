/**
 * Asks the warm process of a watch (bin/warm-server.js) for a synthesis, and starts it where there is none
 * yet. Whatever goes wrong with it, the caller synthesizes by itself.
 */
const { execFileSync, spawn } = require('node:child_process');
const { readFileSync } = require('node:fs');
const { connect } = require('node:net');
const { basename, join, relative } = require('node:path');

/** How far above the CLI may be: a shell may stand between. */
const STEPS = 2;
/** Addresses of sockets in the file system are no longer than this (macOS). */
const LONGEST_PATH = 103;

/**
 * Process id of the `cdk watch` or `cdk deploy --watch` that this process runs for, or of whatever watches
 * instead of them and says so in WATCHED_BY; undefined where nobody watches or the system doesn't tell.
 */
function watchAbove() {
  if (process.env.WATCHED_BY) return Number(process.env.WATCHED_BY);
  try {
    for (let pid = process.ppid, step = 0; step < STEPS; step++) {
      const { parent, args } = processOf(pid);
      const isCli = args.slice(0, 2).some((it) => /^(cdk|aws-cdk)(\.js)?$/.test(basename(it)));
      if (isCli) return args.some((it) => it === 'watch' || it === '--watch') ? pid : undefined;
      pid = parent;
    }
  } catch {
    // A process that is gone, or a system that doesn't tell.
  }
  return undefined;
}

/** @throws Error when nobody knows it */
function processOf(pid) {
  if (process.platform !== 'linux') {
    const told = execFileSync('ps', ['-o', 'ppid=,args=', '-p', String(pid)], { encoding: 'utf8' });
    const [parent, ...args] = told.trim().split(/\s+/);
    return { parent: Number(parent), args };
  }
  const [, parent] = /\) \S (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  return { parent: Number(parent), args: readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0') };
}

/** Where the warm process of a watch listens. */
function socketOf(watch) {
  return join(__dirname, '..', '.build', 'watch', `${watch}.sock`);
}

/**
 * Has the app run by the warm process, with this process' variables of the CDK, and prints what it says.
 *
 * @param {number} watch process id that the warm process ends with
 * @returns {Promise<number | undefined>} exit code; undefined where no warm process could do it
 */
async function askWarm(watch) {
  const path = relative(process.cwd(), socketOf(watch));
  if (process.platform === 'win32' || path.length > LONGEST_PATH) return undefined;
  return (await ask(path)) ?? ((await startWarm(watch)) ? ask(path) : undefined);
}

/** @returns {Promise<number | undefined>} exit code */
function ask(path) {
  return new Promise((resolve) => {
    const socket = connect(path);
    let text = '';
    let status;
    socket.setEncoding('utf8').on('data', (chunk) => {
      const lines = (text + chunk).split('\n');
      text = lines.pop();
      for (const line of lines) {
        const said = JSON.parse(line);
        if (said.status === undefined) process[said.stream].write(said.text);
        else status = said.status;
      }
    });
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(status));
    const env = Object.entries(process.env).filter(([name]) => name.startsWith('CDK_'));
    socket.write(`${JSON.stringify({ env: Object.fromEntries(env) })}\n`);
  });
}

/** @returns {Promise<boolean>} whether it listens */
function startWarm(watch) {
  return new Promise((resolve) => {
    // In this process' group: ctrl-C ends the CLI and it at once.
    const child = spawn(
      process.execPath,
      [join(__dirname, 'warm-server.js'), String(watch), socketOf(watch)],
      {
        stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      },
    );
    const done = (listens) => {
      if (child.connected) child.disconnect();
      child.unref();
      resolve(listens);
    };
    child.once('message', () => done(true));
    child.once('error', () => done(false));
    child.once('exit', () => done(false));
  });
}

module.exports = { askWarm, watchAbove };
