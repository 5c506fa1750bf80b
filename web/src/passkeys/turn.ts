type Locks = Pick<LockManager, 'request'>;

/**
 * Keeps telling the browser a list apart from making a passkey: by an older list, a password manager would
 * drop the new one.
 */
export interface PasskeyTurn {
  /** Makes a passkey. */
  make<T>(task: () => Promise<T>): Promise<T>;
  /** `isWhole` is false where a passkey is made meanwhile. */
  read<T>(task: (isWhole: () => boolean) => Promise<T>): Promise<T>;
}

/** @param locks the browser's; without, tabs know nothing of each other */
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
