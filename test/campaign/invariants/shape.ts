/** People with and without an account get answers of one shape: status, name of the error, members. */
import { isDeepStrictEqual } from 'node:util';
import type { Invariant } from './invariant';

/** A function that had no time on a busy machine says nothing of who has an account. */
const timedOut = (answer: unknown) => /Socket timeout while invoking/.test(JSON.stringify(answer));

export const shape: Invariant = ({ evidence: { faulted, pairs } }) =>
  faulted
    ? []
    : pairs
        .filter(({ known, unknown }) => !isDeepStrictEqual(known, unknown))
        .filter(({ known, unknown }) => !timedOut(known) && !timedOut(unknown))
        .map(
          ({ what, known, unknown }) =>
            `${what} tells who has an account: ${JSON.stringify(known)} and ${JSON.stringify(unknown)}`,
        );
