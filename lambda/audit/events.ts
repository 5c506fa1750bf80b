/**
 * Events for other teams (docs/audit.md has their JSON Schema), without names, addresses, numbers or anything
 * that a client wrote.
 */

export const AUDIT_SOURCE = 'passwordless';

/** Rises when a member of `detail` goes or changes its meaning; not for new ones. */
export const AUDIT_VERSION = '1';

/** Members of each `detail-type` beside {@link AuditSubject}. */
export interface AuditEvents {
  'Sign-in succeeded': {
    readonly method: string;
    readonly userVerified?: boolean;
    /** Passkeys only: synced to other devices. */
    readonly backedUp?: boolean;
  };
  /** Reasons include locks. */
  'Sign-in refused': { readonly method: string; readonly reason: string };
  /** The user was proven or refreshed a session, but a hook refused or failed. */
  'Sign-in not admitted': {
    readonly method: string;
    readonly reason: 'not_admitted' | 'method' | 'hook_failed';
  };
  /** By one of Cognito's own ways, such as a password. */
  'Sign-in by Cognito': Readonly<Record<never, never>>;
  /** At the account API. `challenge` is the last that Cognito asked for after the password. */
  'Password sign-in succeeded': { readonly challenge?: string };
  /** At the account API, answers to later challenges included. */
  'Password sign-in refused': { readonly reason: string; readonly challenge?: string };
  /** By a code from Cognito. */
  'Password reset': Readonly<Record<never, never>>;
  'Password reset refused': { readonly reason: string };
  /** By the code to its address or number. */
  'Account confirmed': Readonly<Record<never, never>>;
  /** By a user. */
  'Signed out everywhere': Readonly<Record<never, never>>;
  'Limit hit': { readonly what: 'link' | 'code' | 'sms'; readonly limit: string };
  /** The code was right, but the number was proven too long ago. */
  'Second proof required': Readonly<Record<never, never>>;
  'Passkey added': { readonly passkey: string };
  'Passkey renamed': { readonly passkey: string };
  'Passkey removed': { readonly passkey: string };
  /** For the first time. */
  'Contact proven': { readonly contact: 'email' | 'phone_number' };
  'Contact changed': { readonly contact: 'email' | 'phone_number' };
  /** Another account proved it and has it now. `takenBy` is that account's `sub`. */
  'Contact taken over': { readonly contact: 'email' | 'phone_number'; readonly takenBy: string };
  /** It counts as its user's again. */
  'Number released': { readonly by: 'operator' | 'proof' };
  /** By an operator. */
  'Recovery started': { readonly actions: readonly string[] };
  /** `reset-totp` and `move-to-sms` take a second factor away. */
  'Recovery action done': { readonly action: string };
  'Recovery codes made': { readonly codes: number };
  'Recovery used': { readonly method: 'RECOVERY_LINK' | 'RECOVERY_CODE' };
  /** To the owner, about an operator's action. */
  'Owner told': {
    readonly operation: 'forget-user' | 'recover-user' | 'release-number';
    readonly mail: string;
  };
  /** By an operator. */
  'User forgotten': { readonly passkeys: number; readonly userDeleted: boolean };
}

export type AuditType = keyof AuditEvents;

export interface AuditSubject {
  readonly userPoolId?: string;
  readonly clientId?: string;
  readonly sub?: string;
  /** The attempt's name, as in log lines. */
  readonly signIn?: string;
}

export type AuditDetail = AuditSubject & {
  readonly version: typeof AUDIT_VERSION;
  /** The same in every delivery of one event. */
  readonly id: string;
  /** Deployment and stage. */
  readonly service: string;
} & AuditEvents[AuditType];

export interface AuditEntry {
  readonly type: AuditType;
  readonly time: Date;
  readonly detail: AuditDetail;
}
