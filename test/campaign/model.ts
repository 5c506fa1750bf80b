/**
 * What a campaign knows: who is who, who has proven what, and what happened in the step that is under way.
 */
import type { Tokens } from '../support/one-time-codes';
import type { RegisteredPasskey } from '../support/passkeys';

/**
 * Who acts. All that is not an owner or an operator is one attacker, who knows what each of its roles has
 * learnt.
 */
export type Party = 'attacker' | 'operator' | OwnerName;
export type OwnerName = 'olivia' | 'oscar' | 'vera';

/** Somebody with an account. */
export interface Person {
  readonly name: OwnerName | 'attacker';
  sub: string;
  /** The address whose mailbox the person alone reads. */
  email: string;
  /** E.164; the telephone is the person's alone. */
  readonly phone: string;
  /** What this person's browser made itself; a challenge goes with what it asks for. */
  readonly verifier: string;
  readonly challenge: string;
  /** The newest sign-in that the person's browser holds. */
  session: Session | undefined;
  passkeys: RegisteredPasskey[];
  recoveryCodes: string[];
  /** Seconds since the epoch, by the emulated clock, of the last proof that the owner gave. */
  provenAt: number;
}

/** Tokens of one sign-in. */
export interface Session {
  readonly sub: string;
  /** Stands for the sign-in through all refreshes. */
  readonly id: string;
  /** Seconds since the epoch. */
  readonly authTime: number;
  tokens: Tokens;
}

export type Field = 'email' | 'phone_number' | 'verified' | 'mfa' | 'passkeys' | 'account';

/** An answer as its caller saw it. */
export interface Answer {
  readonly by: Party;
  readonly to: string;
  readonly status: number;
  /** Name of the error, or `ok`. */
  readonly name: string;
  // biome-ignore lint/suspicious/noExplicitAny: the operation decides the body's shape.
  readonly body: any;
}

/** What happened in one step; steps that overlap share one. */
export interface Evidence {
  /** Names of the steps. */
  readonly steps: string[];
  /** Whether a fault was waiting: then notices may be lost, and answers may be 5xx. */
  faulted: boolean;
  readonly answers: Answer[];
  /** Tokens that came, by whom they came to. */
  readonly received: { by: Party; sub: string; authTime: number; sessionId: string; via: string }[];
  /** Owners who gave a proof of their own. */
  readonly proofs: Set<string>;
  /** What an operator was asked to change, by `sub`. */
  readonly licences: { sub: string; field: Field }[];
  /** Messages, codes and links that opened an account. */
  readonly redeemed: string[];
  /** Changes that were answered well to a token of a session that had ended before the step. */
  readonly endedUses: string[];
  /** Pairs of answers to people with and without an account. */
  readonly pairs: { what: string; known: unknown; unknown: unknown }[];
}

export function newEvidence(faulted: boolean): Evidence {
  return {
    steps: [],
    faulted,
    answers: [],
    received: [],
    proofs: new Set(),
    licences: [],
    redeemed: [],
    endedUses: [],
    pairs: [],
  };
}

/** Thrown when an invariant doesn't hold. */
export class Broken extends Error {
  override readonly name = 'Broken';
  constructor(
    readonly invariant: string,
    message: string,
  ) {
    super(`${invariant}: ${message}`);
  }
}
