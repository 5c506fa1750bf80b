/** Commands of `tools/` in a process of their own, as people run them. */
import { productRoot } from './assembly';
import { type Ended, runToEnd } from './run-to-end';

/**
 * Runs such a file to its end, whatever that is.
 *
 * @param file such as `tools/recover.ts`
 * @returns exit status, and what it printed to either stream
 */
export function runTool(
  file: string,
  options: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  return runToEnd(process.execPath, ['--require', 'tsx/cjs', file, ...options], {
    cwd: productRoot(),
    env: { ...process.env, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true', ...env },
  });
}
