import type { Config } from '../schema';

export type Requirement = 'second factor' | 'passkey';

/** They decide whether a way is open. */
export const FIELDS = ['codes', 'magicLink', 'mfa', 'passkeys', 'recovery', 'weakerWays'] as const;
type Fields = Pick<Config, (typeof FIELDS)[number]>;

export interface Way {
  readonly isOpen: (config: Fields) => boolean;
  /** What a reason answers for, by requirement; the way meets those missing here. */
  readonly passes: Readonly<Partial<Record<Requirement, string>>>;
  /** What switches it off. */
  readonly close: string;
}

export const takesTheFactor =
  'opens accounts without the second factor, and its session can turn that factor off and enrol another';
/** Asked only of users with a passkey (`mustUsePasskey`). */
export const makesTheFirst =
  'opens accounts that have no passkey yet, and its session can add the first one, which then keeps the owner out';
export const takesThePasskeys =
  'opens accounts that have passkeys, and its session can remove them and add others';
