/** Commands of `tools/` in a process of their own, as people run them. */
import { spawn } from 'node:child_process';
import { productRoot } from './assembly';

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
): Promise<{ status: number | null; printed: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ['--require', 'tsx/cjs', file, ...options], {
      cwd: productRoot(),
      env: { ...process.env, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let printed = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => {
        printed += chunk;
      });
    child.on('close', (status) => resolve({ status, printed }));
  });
}
