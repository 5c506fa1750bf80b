/** Starts esbuild on import, while this process loads the CDK. */
import { join } from 'node:path';
import { bundleLambdas } from '../lib/bundling/bundle-lambdas';

/** Folder of the project. */
export const project = join(__dirname, '..');

export const bundling = bundleLambdas(join(project, '.build', 'lambda'), project);

// Reported where it is awaited.
bundling.catch(() => undefined);
