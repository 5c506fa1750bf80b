/**
 * The events that other teams get: what happened to an account, for whom, and nothing that would open it.
 * docs/audit.md has them as JSON Schema; test/flows/audit.test.ts compares.
 *
 * No member holds a name, an address, a number, or anything else that a client wrote: texts come from the
 * sets below alone.
 */

/** `source` of every event. */
export const AUDIT_SOURCE = 'passwordless';

/**
 * Version of the form of `detail`. New members don't change it; a member that goes, or gets another meaning,
 * does.
 */
export const AUDIT_VERSION = '1';

/** What an event of each `detail-type` says beside {@link AuditSubject}. */
export interface AuditEvents {
  /** An answer proved the user, and Cognito goes on to make tokens. */
  'Sign-in succeeded': {
    readonly method: string;
    /** Where the method is a passkey: whether the authenticator verified the user. */
    readonly userVerified?: boolean;
    /** Where the method is a passkey: whether it is synced to other devices. */
    readonly backedUp?: boolean;
  };
  /** An answer was refused; a lock is one of the reasons. */
  'Sign-in refused': { readonly method: string; readonly reason: string };
  /**
   * Somebody had proven to be the user, or went on with a session, and a rule of the stage's own gave them no
   * tokens, or could not be asked.
   */
  'Sign-in not admitted': {
    readonly method: string;
    readonly reason: 'not_admitted' | 'method' | 'hook_failed';
  };
  /**
   * Tokens were made, and none of this app's methods proved the user: a password, or another way of Cognito's
   * own.
   */
  'Sign-in by Cognito': Readonly<Record<never, never>>;
  /**
   * Somebody signed in at the account API by a password; `challenge` is what Cognito asked for last beside
   * it, if anything.
   */
  'Password sign-in succeeded': { readonly challenge?: string };
  /** A password was refused there, or the answer to a challenge that comes after one. */
  'Password sign-in refused': { readonly reason: string; readonly challenge?: string };
  /** A new password was set by a code that Cognito mailed. */
  'Password reset': Readonly<Record<never, never>>;
  'Password reset refused': { readonly reason: string };
  /** Somebody proved the address or number of a new account by the code that was sent there. */
  'Account confirmed': Readonly<Record<never, never>>;
  /** A user ended all sessions. */
  'Signed out everywhere': Readonly<Record<never, never>>;
  /** Nothing was sent, for a limit. */
  'Limit hit': { readonly what: 'link' | 'code' | 'sms'; readonly limit: string };
  /** A right code did not open the account, as its number has not been proven for long. */
  'Second proof required': Readonly<Record<never, never>>;
  'Passkey added': { readonly passkey: string };
  'Passkey renamed': { readonly passkey: string };
  'Passkey removed': { readonly passkey: string };
  /** An address or a number was proven for the first time. */
  'Contact proven': { readonly contact: 'email' | 'phone_number' };
  'Contact changed': { readonly contact: 'email' | 'phone_number' };
  /**
   * Another account proved this one's address or number, and has it now. `takenBy` is that account's `sub`.
   */
  'Contact taken over': { readonly contact: 'email' | 'phone_number'; readonly takenBy: string };
  /** A number counts as its user's again. */
  'Number released': { readonly by: 'operator' | 'proof' };
  /** An operator began to help a user who has lost a factor. */
  'Recovery started': { readonly actions: readonly string[] };
  /** One action of it was carried out; `reset-totp` and `move-to-sms` take a second factor away. */
  'Recovery action done': { readonly action: string };
  'Recovery codes made': { readonly codes: number };
  /** Somebody signed in with a recovery link or code. */
  'Recovery used': { readonly method: 'RECOVERY_LINK' | 'RECOVERY_CODE' };
  /** What became of the mail by which the owner is told of what an operator does. */
  'Owner told': {
    readonly operation: 'forget-user' | 'recover-user' | 'release-number';
    readonly mail: string;
  };
  /** An operator had what is kept of a user removed. */
  'User forgotten': { readonly passkeys: number; readonly userDeleted: boolean };
}

export type AuditType = keyof AuditEvents;

/** Whom an event is about, as far as it is known. */
export interface AuditSubject {
  readonly userPoolId?: string;
  readonly clientId?: string;
  /** Missing for users that the pool doesn't have. */
  readonly sub?: string;
  /** Name of the attempt to sign in, as log lines carry it. */
  readonly signIn?: string;
}

/** `detail` of an event. */
export type AuditDetail = AuditSubject & {
  readonly version: typeof AUDIT_VERSION;
  /** The same in every delivery of what happened once: to be recognised by. */
  readonly id: string;
  /** Deployment and stage. */
  readonly service: string;
} & AuditEvents[AuditType];

/** An event on its way. */
export interface AuditEntry {
  readonly type: AuditType;
  readonly time: Date;
  readonly detail: AuditDetail;
}
