/** What the page does with the contact API: a new e-mail address or telephone number is proven before it takes the old one's place. */
import type { ClientFetch } from '../cognito-fetch';

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
  /** Ends every session of the account. @throws NetworkError, ServiceError */
  endSessions(): Promise<void>;
}

export interface ContactsOptions {
  /** URL of the API. */
  readonly url: string;
  readonly call: ClientFetch;
  /** BCP 47 tag of the language messages should come in. */
  readonly locale: () => string;
  /** ID token of the session, with some life left. */
  idToken(): Promise<string>;
}

export function createContacts({ url, call, locale, idToken }: ContactsOptions): Contacts {
  const base = url.endsWith('/') ? url : `${url}/`;
  const post = async (operation: 'start' | 'complete' | 'end-sessions', body: object) => {
    await call(`${base}contact/${operation}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${await idToken()}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  };
  return {
    start: (kind, value) => post('start', { kind, value, locale: locale() }),
    complete: (kind, code) => post('complete', { kind, code }),
    endSessions: () => post('end-sessions', {}),
  };
}
