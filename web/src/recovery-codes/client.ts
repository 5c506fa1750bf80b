/** What the page does with the API of recovery codes: codes on paper, for when every other way in is lost. */
import type { SignedInApi } from '../shared/signed-in-api';

export interface RecoveryCodesStatus {
  /** Codes that have not been used. */
  readonly left: number;
  /** When they were made; undefined where none ever were. */
  readonly madeAt: Date | undefined;
}

/** Every member throws NetworkError or ServiceError where the service is not reached or refuses. */
export interface RecoveryCodes {
  status(): Promise<RecoveryCodesStatus>;
  /** New codes in place of all earlier ones. The service shows them this once, so the page has to. */
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
