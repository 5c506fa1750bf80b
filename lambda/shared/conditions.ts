import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';

/**
 * True when the write was carried out, `otherwise` when its condition did not hold; any other error is
 * thrown.
 */
export async function whenConditionFails<T>(otherwise: T, write: Promise<unknown>): Promise<true | T> {
  try {
    await write;
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return otherwise;
    throw error;
  }
}
