/** Least milliseconds of an operation, whether or not there is an account. */
export const LEAST_MILLISECONDS = 1_200;

/** Gives result or error after {@link LEAST_MILLISECONDS} at the earliest. */
export async function steady<T>(work: () => Promise<T>): Promise<T> {
  const least = new Promise<void>((resolve) => setTimeout(resolve, LEAST_MILLISECONDS));
  try {
    return await work();
  } finally {
    await least;
  }
}
