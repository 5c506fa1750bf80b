/** Users and groups that a template makes; they are made again after a reset has emptied the pools. */
export class Seeds {
  readonly #seeds: (() => void | Promise<void>)[] = [];

  /** Makes something now and at every reset. */
  async plant(make: () => void | Promise<void>): Promise<void> {
    this.#seeds.push(make);
    await make();
  }

  async replant(): Promise<void> {
    for (const make of this.#seeds) await make();
  }
}
