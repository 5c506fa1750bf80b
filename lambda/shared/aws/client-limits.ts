/** What AWS clients have in common. Apart from the clients themselves, for clients that are loaded late. */

/** Gives up a call after `requestTimeout` milliseconds; by default the SDK only warns. */
export const limits = (requestTimeout: number, maxAttempts: number) => ({
  maxAttempts,
  requestHandler: { connectionTimeout: 500, requestTimeout, throwOnRequestTimeout: true },
});

/** Calls `make` at the first use only. */
export function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
