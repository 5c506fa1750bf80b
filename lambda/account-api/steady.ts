/**
 * Milliseconds that operations take at least which do less for people who have no account, or have one
 * already.
 */
export const LEAST_MILLISECONDS = 1_200;

/**
 * Gives the outcome no sooner than {@link LEAST_MILLISECONDS} after the call, errors too: how long it took
 * then tells nothing, as long as the work takes less.
 */
export async function steady<T>(work: () => Promise<T>): Promise<T> {
  const least = new Promise<void>((resolve) => setTimeout(resolve, LEAST_MILLISECONDS));
  try {
    return await work();
  } finally {
    await least;
  }
}
