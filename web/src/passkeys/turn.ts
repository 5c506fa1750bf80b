/** What browsers lend for taking turns among tabs. */
type Locks = Pick<LockManager, 'request'>;

/**
 * Keeps who tells a browser which passkeys there are apart from who makes one: told a list from a moment
 * before, a password manager would drop the passkey that was just made.
 */
export interface PasskeyTurn {
  /** Makes a passkey. */
  make<T>(task: () => Promise<T>): Promise<T>;
  /** Reads the list; `isWhole` gives false where a passkey is, or was, being made meanwhile. */
  read<T>(task: (isWhole: () => boolean) => Promise<T>): Promise<T>;
}

/** @param locks of the browser; without, the tabs know nothing of each other */
export function passkeyTurn(locks: Locks | undefined, name: string): PasskeyTurn {
  let making = 0;
  let made = 0;
  return {
    async make(task) {
      making += 1;
      try {
        return await (locks ? locks.request(name, task) : task());
      } finally {
        making -= 1;
        made += 1;
      }
    },
    read(task) {
      const before = made;
      const isQuiet = () => making === 0 && made === before;
      if (!locks) return task(isQuiet);
      return locks.request(name, { ifAvailable: true }, (lock) => task(() => lock !== null && isQuiet()));
    },
  };
}
