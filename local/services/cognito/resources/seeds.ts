type Make = () => void | Promise<void>;

/** A template's users and groups, made again after a reset. */
export class Seeds {
  readonly #seeds = new Map<string, Make>();

  /**
   * Now and at every reset, in place of what had this id.
   *
   * @param id begins with the pool's
   * @param now makes it this time, where that differs
   */
  async plant(id: string, make: Make, now: Make = make): Promise<void> {
    await now();
    this.#seeds.set(id, make);
  }

  /** Stops making it. */
  uproot(id: string): void {
    this.#seeds.delete(id);
  }

  uprootPool(poolId: string): void {
    for (const id of [...this.#seeds.keys()]) if (id.startsWith(`${poolId} `)) this.#seeds.delete(id);
  }

  async replant(): Promise<void> {
    for (const make of this.#seeds.values()) await make();
  }
}
