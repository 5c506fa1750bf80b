import type { SignedInApi } from '../shared/signed-in-api';
import { timeZone } from '../shared/time-zone';

export type ContactKind = 'email' | 'phone_number';

export interface Contacts {
  /**
   * E.164 number or address. Ends the same way whether or not another account has it.
   *
   * @throws NetworkError, ServiceError
   */
  start(kind: ContactKind, value: string): Promise<void>;
  /** @throws NetworkError, ServiceError */
  complete(kind: ContactKind, code: string): Promise<void>;
  /** Of the account, or this one alone. @throws NetworkError, ServiceError */
  endSessions(only?: 'this'): Promise<void>;
}

/** @param locale BCP 47 tag for messages */
export function createContacts(api: SignedInApi, locale: () => string): Contacts {
  return {
    async start(kind, value) {
      await api('contact/start', { kind, value, locale: locale(), timeZone: timeZone() });
    },
    async complete(kind, code) {
      await api('contact/complete', { kind, code });
    },
    async endSessions(only) {
      await api('contact/end-sessions', { only });
    },
  };
}
