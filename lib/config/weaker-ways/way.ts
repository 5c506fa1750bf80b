/** What is said of a way into an account. */
import type { Config } from '../schema';

/** What a stage can require of whoever signs in. */
export type Requirement = 'second factor' | 'passkey';

/** Fields that decide whether a way is open. */
export const FIELDS = ['codes', 'magicLink', 'mfa', 'passkeys', 'recovery', 'weakerWays'] as const;
type Fields = Pick<Config, (typeof FIELDS)[number]>;

export interface Way {
  /** True where the stage has this way in. */
  readonly isOpen: (config: Fields) => boolean;
  /** What a reason answers for, by requirement; one that isn't here the way is held to. */
  readonly passes: Readonly<Partial<Record<Requirement, string>>>;
  /** What switches it off. */
  readonly close: string;
}

export const takesTheFactor =
  'opens accounts without the second factor, and its session can turn that factor off and enrol another';
/** Asked only of users who have a passkey (`mustUsePasskey`). */
export const makesTheFirst =
  'opens accounts that have no passkey yet, and its session can add the first one, which then keeps the owner out';
export const takesThePasskeys =
  'opens accounts that have passkeys, and its session can remove them and add others';
