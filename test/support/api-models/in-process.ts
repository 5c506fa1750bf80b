/** For `npm start` in a process of its own, by `--require`: writes what `watch.ts` fails tests for. */
import { subscribe } from 'node:diagnostics_channel';
import type { Exchange } from '../../../local/gateway/exchange';
import { checkExchange } from './check';

/** Begins each line that tells a difference; `../app.ts` looks for it. */
const DIFFERS = "Differs from AWS's models: ";

subscribe('embedded-aws:exchange', (exchange) => {
  for (const finding of checkExchange(exchange as Exchange)) process.stderr.write(`${DIFFERS}${finding}\n`);
});
