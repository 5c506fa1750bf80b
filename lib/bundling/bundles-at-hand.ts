/** Bundles for apps that make constructs without waiting for anything, as the CDK has it. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { bundleName, type LambdaBundles } from './bundle-lambdas';

const PROJECT = join(__dirname, '..', '..');
const FOLDER = join(PROJECT, '.build', 'lambda');

let made: LambdaBundles | undefined;

/**
 * The bundles of all functions, brought up to date by a process of its own the first time.
 *
 * @throws Error with esbuild's words
 */
export function bundlesAtHand(): LambdaBundles {
  if (!made) {
    execFileSync(process.execPath, ['--require', require.resolve('tsx/cjs'), __filename], {
      cwd: PROJECT,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    made = { directory: (entry) => join(FOLDER, bundleName(entry)), handler: 'index.handler' };
  }
  return made;
}

if (require.main === module)
  // Loaded here alone: esbuild's types and process are no business of who asks.
  void (require('./bundle-lambdas') as typeof import('./bundle-lambdas')).bundleLambdas(FOLDER, PROJECT);
