/**
 * What the page does with the contact API: a new e-mail address or telephone number is proven before it takes
 * the old one's place.
 */
import type { SignedInApi } from '../shared/signed-in-api';

export type ContactKind = 'email' | 'phone_number';

export interface Contacts {
  /**
   * Sends a code to a new address or number (E.164). Ends the same way whether or not another account has it.
   *
   * @throws NetworkError, ServiceError
   */
  start(kind: ContactKind, value: string): Promise<void>;
  /** Puts the new one in the old one's place, given its code. @throws NetworkError, ServiceError */
  complete(kind: ContactKind, code: string): Promise<void>;
  /** Ends every session of the account, or this one alone. @throws NetworkError, ServiceError */
  endSessions(only?: 'this'): Promise<void>;
}

/** @param locale BCP 47 tag of the language messages should come in */
export function createContacts(api: SignedInApi, locale: () => string): Contacts {
  return {
    async start(kind, value) {
      await api('contact/start', { kind, value, locale: locale() });
    },
    async complete(kind, code) {
      await api('contact/complete', { kind, code });
    },
    async endSessions(only) {
      await api('contact/end-sessions', { only });
    },
  };
}
