/** `cdk watch`, the CLI's own, over a folder with a CDK app, into an embedded AWS. */
import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { LocalAws } from '../../local';
import { accountWith, environment } from './cdk';
import { copyApp, projectRoot } from './product';
import { runToEnd } from './run-to-end';
import { startRunning } from './running';

const ACCOUNT = '111111111111';
const REGION = 'us-east-1';
/** From the CLI's last word about one change until it waits for the next. */
const SETTLED_MS = 500;

export interface WatchedByCli {
  readonly aws: LocalAws;
  /** Folder of the app. */
  readonly folder: string;
  read(path: string): string;
  /**
   * Saves a source and waits until the CLI has swapped the code of functions for it.
   *
   * @returns milliseconds that took
   */
  save(path: string, content: string): Promise<number>;
  stop(): Promise<void>;
}

/** The project's own app, with the tests' stage `dev`. */
export function watchedProject(): Promise<WatchedByCli> {
  return startWatchedByCli(['-c', 'stage=dev', 'passwordless-dev-auth'], (folder) => {
    copyApp(projectRoot, folder);
    cpSync(join(projectRoot, 'test/fixtures/stages.ts'), join(folder, 'custom/stages.ts'));
  });
}

/** An app of one function, the least that a watch can be about; its code is `function/index.js`. */
export function watchedLeastApp(): Promise<WatchedByCli> {
  return startWatchedByCli(['Least'], (folder) => {
    symlinkSync(join(projectRoot, 'node_modules'), join(folder, 'node_modules'));
    mkdirSync(join(folder, 'function'));
    writeFileSync(join(folder, 'function/index.js'), 'exports.handler = async () => 0;\n');
    writeFileSync(
      join(folder, 'app.js'),
      `// As a watch over the project has it.
process.env.CDK_VALIDATION = 'false';
const { App, Stack } = require('aws-cdk-lib');
const { Code, Function, Runtime } = require('aws-cdk-lib/aws-lambda');
const app = new App({ analyticsReporting: false });
new Function(new Stack(app, 'Least', { env: { account: '${ACCOUNT}', region: '${REGION}' } }), 'Function', {
  code: Code.fromAsset('function'),
  handler: 'index.handler',
  runtime: Runtime.NODEJS_24_X,
});
app.synth();
`,
    );
    writeFileSync(
      join(folder, 'cdk.json'),
      JSON.stringify({ app: 'node app.js', watch: { include: ['app.js', 'function/**'] } }),
    );
  });
}

/** @param fill puts the app into its folder, with a link to the project's packages */
async function startWatchedByCli(
  args: readonly string[],
  fill: (folder: string) => void,
): Promise<WatchedByCli> {
  const account = await accountWith({ assembly: [], account: ACCOUNT, region: REGION });
  const folder = join(account.folder, 'watched');
  mkdirSync(folder);
  fill(folder);
  const env = {
    ...environment(account.aws.endpoint, account.folder, REGION),
    CDK_NOTICES: 'false',
    CDK_REQUIRE_APPROVAL: 'never',
    NO_COLOR: '1',
  };
  const program = join(projectRoot, 'node_modules/aws-cdk/bin/cdk');
  const run = async (...words: readonly string[]) => {
    const { status, printed } = await runToEnd(process.execPath, [program, ...words], { cwd: folder, env });
    if (status !== 0) throw new Error(`cdk ${words.join(' ')} ended with ${status}:\n${printed}`);
  };
  try {
    await run('bootstrap', `aws://${ACCOUNT}/${REGION}`);
    await run('deploy', ...args);
    const watch = startRunning(process.execPath, [program, 'watch', ...args], { cwd: folder, env });
    await watch.printed(/Triggering initial [\s\S]*Total time: /);
    return {
      aws: account.aws,
      folder,
      read: (path) => readFileSync(join(folder, path), 'utf8'),
      async save(path, content) {
        // What came before is over once the CLI would queue nothing.
        await setTimeout(SETTLED_MS);
        const began = performance.now();
        writeFileSync(join(folder, path), content);
        await watch.printed(/Detected change [\s\S]*hotswapped!/);
        const took = performance.now() - began;
        await watch.printed(/Total time: /);
        return took;
      },
      async stop() {
        await watch.end();
        await account.close();
      },
    };
  } catch (error) {
    await account.close();
    throw error;
  }
}
