/** What the page does with the API of recovery codes: codes on paper, for when every other way in is lost. */
import { type SignedInApiOptions, signedInApi } from '../shared/signed-in-api';

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

export function createRecoveryCodes(options: SignedInApiOptions): RecoveryCodes {
  const send = signedInApi(options, 'recovery-codes');
  const post = async (operation: 'status' | 'generate'): Promise<unknown> => (await send(operation)).json();
  return {
    async status() {
      const { left, madeAt } = (await post('status')) as { left: number; madeAt?: number };
      return { left, madeAt: madeAt === undefined ? undefined : new Date(madeAt * 1000) };
    },
    async make() {
      return ((await post('generate')) as { codes: readonly string[] }).codes;
    },
  };
}
