/** What a mail about recovery tells. */

/** What support can do for a user who has lost a factor. */
export const RECOVERY_ACTIONS = [
  'sign-out',
  'reset-totp',
  'move-to-sms',
  'revoke-passkeys',
  'forget-devices',
  'revoke-codes',
  'admit',
  'link',
] as const;

export type RecoveryAction = (typeof RECOVERY_ACTIONS)[number];

/** What is new. */
export type RecoveryNews =
  | {
      readonly event: 'recovered';
      readonly actions: readonly RecoveryAction[];
      /** The link to sign in by, fragment included, and its life. */
      readonly link?: { readonly uri: string; readonly lifeSeconds: number };
    }
  /** Everything that is kept of the user goes, and the user as well where `deleteUser` says so. */
  | { readonly event: 'forgotten'; readonly deleteUser: boolean }
  /** Codes to the number of long ago sign in again. */
  | { readonly event: 'number-released' }
  | { readonly event: 'link-used' }
  | { readonly event: 'code-used'; readonly left: number }
  | { readonly event: 'codes-made'; readonly made: number };
