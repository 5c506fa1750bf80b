/** Runs in every test file (`jest.config.js`): a test fails when an exchange isn't as AWS's models say. */

import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Exchange } from '../../../local/gateway/exchange';
import { checkExchange } from './check';
import { watching } from './watching';

const found = new Set<string>();
const watch = (exchange: unknown) => {
  if (!watching.on) return;
  for (const finding of checkExchange(exchange as Exchange)) found.add(finding);
};

function tell(): void {
  const findings = [...found];
  found.clear();
  if (findings.length > 0)
    throw new Error(`The embedded AWS and AWS's published models differ:\n${findings.join('\n')}`);
}

beforeAll(() => subscribe('embedded-aws:exchange', watch));
afterEach(tell);
afterAll(() => {
  unsubscribe('embedded-aws:exchange', watch);
  tell();
});
