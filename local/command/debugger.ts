import inspector from 'node:inspector';
import { type CommandOptions, UsageError } from './options';

/**
 * Its address, `ws://…`; undefined where none was asked for. One that Node.js or an editor has opened is as
 * good.
 *
 * @throws UsageError where NODE_OPTIONS has it attach to npm
 * @throws Error where the port is taken
 */
export function openDebugger({ inspect }: Pick<CommandOptions, 'inspect'>): string | undefined {
  const asked = /--inspect\S*/.exec(process.env.NODE_OPTIONS ?? '')?.[0];
  if (asked !== undefined && inspector.url() === undefined)
    throw new UsageError(
      `NODE_OPTIONS has ${asked}, which attaches to npm and leaves no port for this process. Unset it and run: npm start -- --inspect`,
    );
  if (inspect === undefined || inspector.url() !== undefined) return inspector.url();
  // Opens nothing, silently, where the port is taken.
  inspector.open(inspect, '127.0.0.1');
  const url = inspector.url();
  if (url === undefined)
    throw new Error(
      `Port ${inspect} is in use. Stop what listens there, or choose another one with --inspect-port (0 takes any free port).`,
    );
  return url;
}
