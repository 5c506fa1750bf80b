/** Writes of several items that are all carried out, or none. */
import {
  TransactionCanceledException,
  type TransactWriteItem,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { dynamodb } from './clients';

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
 * Writes all items or none. Tried again when another write of one of the items was under way. A try that timed out is
 * repeated by the SDK under the same token, so that it counts once.
 *
 * @throws ContentionError, errors of DynamoDB
 */
export async function writeTogether(writes: readonly TransactWriteItem[]): Promise<TransactionOutcome> {
  for (let tried = 1; ; tried++) {
    try {
      await dynamodb().send(new TransactWriteItemsCommand({ TransactItems: [...writes] }));
      return 'written';
    } catch (error) {
      if (!(error instanceof TransactionCanceledException)) throw error;
      const codes = (error.CancellationReasons ?? []).map(({ Code: code }) => code ?? 'None');
      const failed = codes.flatMap((code, index) => (code === 'ConditionalCheckFailed' ? [index] : []));
      if (failed.length > 0) return { failed: new Set(failed) };
      if (!codes.some((code) => PASSING.includes(code))) throw error;
      if (tried === MAX_TRIES)
        throw new ContentionError('Others kept writing the same items.', { cause: error });
      await new Promise((resolve) => setTimeout(resolve, BACK_OFF * tried * (1 + Math.random())));
    }
  }
}
