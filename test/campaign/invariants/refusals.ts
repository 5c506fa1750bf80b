/** Every refusal is a 4xx: nothing that a caller sends makes a fault of ours. */
import type { Invariant } from './invariant';

export const refusals: Invariant = ({ evidence: { faulted, answers } }) =>
  faulted
    ? []
    : answers
        // What the embedded AWS doesn't emulate it says by name: nothing of ours has answered then.
        .filter(({ status, name }) => status >= 500 && name !== 'NotEmulatedOperation')
        .map(({ by, to, status, body }) => `${to} answered ${by} with ${status}: ${JSON.stringify(body)}`);
