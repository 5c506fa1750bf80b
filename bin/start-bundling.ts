/**
 * Starts to bundle the functions as soon as it is imported: esbuild works in a process of its own while this
 * one loads the CDK.
 */
import { join } from 'node:path';
import { bundleLambdas } from '../lib/bundling/bundle-lambdas';

/** Folder of the project. */
export const project = join(__dirname, '..');

export const bundling = bundleLambdas(join(project, '.build', 'lambda'), project);

// A failure is reported where it is awaited, not as soon as it happens.
bundling.catch(() => undefined);
