/** Apart from the clients, for those that are loaded late. */

/** Ends a call after `requestTimeout` milliseconds; by default the SDK only warns. */
export const limits = (requestTimeout: number, maxAttempts: number) => ({
  maxAttempts,
  requestHandler: { connectionTimeout: 500, requestTimeout, throwOnRequestTimeout: true },
});

export function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
