/** Writes several items or none. */

import { randomUUID } from 'node:crypto';
import {
  TransactionCanceledException,
  TransactionInProgressException,
  type TransactWriteItem,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { dynamodb } from '../aws/clients';

/** `failed`: places of the writes whose conditions failed; nothing was written. */
export type TransactionOutcome = 'written' | { readonly failed: ReadonlySet<number> };

/** Others kept writing the same items; nothing was written. */
export class ContentionError extends Error {
  override readonly name = 'ContentionError';
}

const MAX_TRIES = 4;
/** Milliseconds, times the number of the try, and as much again at random. */
const BACK_OFF = 15;
/** Cancellations not about items' values. */
const PASSING = ['TransactionConflict', 'ProvisionedThroughputExceeded', 'ThrottlingError'];

/**
 * Retries while another write is under way. A lost answer is asked again under the same token, to count once.
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
      // A cancelled one is over; one in progress is asked again.
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
