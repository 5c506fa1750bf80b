/** Writes of several items that are all carried out, or none. */

import { randomUUID } from 'node:crypto';
import {
  TransactionCanceledException,
  TransactionInProgressException,
  type TransactWriteItem,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { dynamodb } from '../aws/clients';

/** `'written'`; or, with nothing written, which of the writes had a condition that did not hold, by place. */
export type TransactionOutcome = 'written' | { readonly failed: ReadonlySet<number> };

/** Thrown when others kept writing the same items; nothing was written, and another try may succeed. */
export class ContentionError extends Error {
  override readonly name = 'ContentionError';
}

const MAX_TRIES = 4;
/** Milliseconds before a further try, times its number, and as much again at random. */
const BACK_OFF = 15;
/** Reasons of a cancellation that have nothing to do with the items' values. */
const PASSING = ['TransactionConflict', 'ProvisionedThroughputExceeded', 'ThrottlingError'];

/**
 * Writes all items or none. Tried again when another write of one of the items was under way. A try whose
 * answer was lost is repeated under the same token, so that it counts once.
 *
 * @throws ContentionError, errors of DynamoDB
 */
export async function writeTogether(writes: readonly TransactWriteItem[]): Promise<TransactionOutcome> {
  let token = randomUUID();
  for (let tried = 1; ; tried++) {
    try {
      await dynamodb().send(
        new TransactWriteItemsCommand({ TransactItems: [...writes], ClientRequestToken: token }),
      );
      return 'written';
    } catch (error) {
      const failed = failedConditions(error);
      if (failed.size > 0) return { failed };
      if (!isPassing(error)) throw error;
      if (tried === MAX_TRIES)
        throw new ContentionError('Others kept writing the same items.', { cause: error });
      // One that was cancelled has written nothing and is over; one that is in progress is asked after.
      if (error instanceof TransactionCanceledException) token = randomUUID();
      await new Promise((resolve) => setTimeout(resolve, BACK_OFF * tried * (1 + Math.random())));
    }
  }
}

function reasonsOf(error: unknown): readonly string[] {
  if (!(error instanceof TransactionCanceledException)) return [];
  return (error.CancellationReasons ?? []).map(({ Code: code }) => code ?? 'None');
}

function failedConditions(error: unknown): ReadonlySet<number> {
  const reasons = reasonsOf(error);
  return new Set(reasons.flatMap((code, index) => (code === 'ConditionalCheckFailed' ? [index] : [])));
}

function isPassing(error: unknown): boolean {
  return (
    error instanceof TransactionInProgressException || reasonsOf(error).some((code) => PASSING.includes(code))
  );
}
