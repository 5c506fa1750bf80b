/** Bundles for apps that make constructs synchronously, as the CDK wants it. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import type { LambdaBundles } from './bundle-lambdas';
import { bundleName } from './sources';

const PROJECT = join(__dirname, '..', '..');
const FOLDER = join(PROJECT, '.build', 'lambda');

let made: LambdaBundles | undefined;

/**
 * All functions' bundles, brought up to date in a process of its own the first time.
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
  // Loaded late: only the process above needs esbuild.
  void (require('./bundle-lambdas') as typeof import('./bundle-lambdas')).bundleLambdas(FOLDER, PROJECT);
