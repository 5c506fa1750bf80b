/** People with and without an account get answers of one shape: status, name of the error, members. */
import { isDeepStrictEqual } from 'node:util';
import type { Invariant } from '.';

export const shape: Invariant = ({ evidence: { faulted, pairs } }) =>
  faulted
    ? []
    : pairs
        .filter(({ known, unknown }) => !isDeepStrictEqual(known, unknown))
        .map(
          ({ what, known, unknown }) =>
            `${what} tells who has an account: ${JSON.stringify(known)} and ${JSON.stringify(unknown)}`,
        );
