import type { SignedInApi } from '../shared/signed-in-api';

export interface RecoveryCodesStatus {
  /** Unused. */
  readonly left: number;
  /** Undefined where none ever were. */
  readonly madeAt: Date | undefined;
}

/** Every member throws NetworkError or ServiceError. */
export interface RecoveryCodes {
  status(): Promise<RecoveryCodesStatus>;
  /** Replaces all earlier codes. The service shows them this once. */
  make(): Promise<readonly string[]>;
}

export function createRecoveryCodes(api: SignedInApi): RecoveryCodes {
  return {
    async status() {
      const { left, madeAt } = (await (await api('recovery-codes/status')).json()) as {
        left: number;
        madeAt?: number;
      };
      return { left, madeAt: madeAt === undefined ? undefined : new Date(madeAt * 1000) };
    },
    async make() {
      const { codes } = (await (await api('recovery-codes/generate')).json()) as { codes: readonly string[] };
      return codes;
    },
  };
}
