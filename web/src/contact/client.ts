/**
 * What the page does with the contact API: a new e-mail address or telephone number is proven before it takes
 * the old one's place.
 */
import { type SignedInApiOptions, signedInApi } from '../shared/signed-in-api';

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

export interface ContactsOptions extends SignedInApiOptions {
  /** BCP 47 tag of the language messages should come in. */
  readonly locale: () => string;
}

export function createContacts({ locale, ...options }: ContactsOptions): Contacts {
  const send = signedInApi(options, 'contact');
  const post = async (operation: 'start' | 'complete' | 'end-sessions', body: object) => {
    await send(operation, body);
  };
  return {
    start: (kind, value) => post('start', { kind, value, locale: locale() }),
    complete: (kind, code) => post('complete', { kind, code }),
    endSessions: (only) => post('end-sessions', { only }),
  };
}
