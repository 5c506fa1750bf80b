/** Every refusal is a 4xx: nothing that a caller sends makes a fault of ours. */
import type { Invariant } from '.';

export const refusals: Invariant = ({ evidence: { faulted, answers } }) =>
  faulted
    ? []
    : answers
        .filter(({ status }) => status >= 500)
        .map(({ by, to, status, body }) => `${to} answered ${by} with ${status}: ${JSON.stringify(body)}`);
