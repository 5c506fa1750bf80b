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
      /** The URI has the fragment. */
      readonly link?: { readonly uri: string; readonly lifeSeconds: number };
    }
  /** All that is kept of the user goes, with `deleteUser` the user too. */
  | { readonly event: 'forgotten'; readonly deleteUser: boolean }
  /** An old number signs in again. */
  | { readonly event: 'number-released' }
  | { readonly event: 'link-used' }
  | { readonly event: 'code-used'; readonly left: number }
  | { readonly event: 'codes-made'; readonly made: number };
