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

export type RecoveryNews =
  | {
      readonly event: 'recovered';
      readonly actions: readonly RecoveryAction[];
      readonly link?: { readonly uri: string; readonly lifeSeconds: number };
    }
  /** All that is kept of the user is removed; with `deleteUser` the user too. */
  | { readonly event: 'forgotten'; readonly deleteUser: boolean }
  | { readonly event: 'number-released' }
  | { readonly event: 'link-used' }
  | { readonly event: 'code-used'; readonly left: number }
  | { readonly event: 'codes-made'; readonly made: number };
