/// <reference lib="dom" />
/**
 * Puts functions of another kind in place of `navigator.credentials`, as extensions of password managers do.
 */
import type { Page } from 'playwright-core';

/** What the page has told the browser of passkeys, in order: the function and what it was given. */
export type Signal = readonly [name: string, options: Record<string, unknown>];

interface Odd {
  readonly signals: Signal[];
  /** Spoils the next attestation object, so that the service refuses it. */
  spoil: boolean;
}

declare global {
  interface Window {
    odd: Odd;
  }
}

/**
 * From the next load on: results are plain objects around the real ones, without the classes, functions and
 * JSON that the standard gives them; bytes are views of a larger buffer or text. Signals are noted, and go on
 * to the browser.
 */
export async function withPlainCredentials(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const odd = { signals: [] as Signal[], spoil: false };
    window.odd = odd;
    const view = (buffer: ArrayBuffer) => {
      const larger = new Uint8Array(buffer.byteLength + 2);
      larger.set(new Uint8Array(buffer), 1);
      return larger.subarray(1, -1);
    };
    const text = (buffer: ArrayBuffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)));
    const { credentials } = navigator;
    // A blank page is no secure context.
    if (!credentials) return;
    const create = credentials.create.bind(credentials);
    const get = credentials.get.bind(credentials);
    credentials.create = async (options) => {
      const made = (await create(options)) as PublicKeyCredential;
      const response = made.response as AuthenticatorAttestationResponse;
      const attestationObject = view(response.attestationObject);
      if (odd.spoil) attestationObject[3] = (attestationObject[3] ?? 0) ^ 1;
      const plain = { id: made.id, rawId: view(made.rawId), type: 'public-key', response: {} };
      plain.response = { clientDataJSON: text(response.clientDataJSON), attestationObject };
      return plain as unknown as Credential;
    };
    credentials.get = async (options) => {
      const given = (await get(options)) as PublicKeyCredential;
      const { authenticatorData, clientDataJSON, signature, userHandle } =
        given.response as AuthenticatorAssertionResponse;
      return {
        id: given.id,
        response: {
          authenticatorData: view(authenticatorData),
          clientDataJSON: text(clientDataJSON),
          signature: view(signature),
          userHandle: userHandle && view(userHandle),
        },
      } as unknown as Credential;
    };
    for (const name of [
      'signalUnknownCredential',
      'signalAllAcceptedCredentials',
      'signalCurrentUserDetails',
    ] as const) {
      const signal = PublicKeyCredential[name].bind(PublicKeyCredential) as (
        options: object,
      ) => Promise<void>;
      Object.assign(PublicKeyCredential, {
        [name]: (options: Record<string, unknown>) => {
          odd.signals.push([name, options]);
          return signal(options);
        },
      });
    }
  });
}

/** From the next load on: autofill's first prompt fails at once, as iOS does before the page was touched. */
export async function withShyAutofill(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const { credentials } = navigator;
    if (!credentials) return;
    const get = credentials.get.bind(credentials);
    let isFirst = true;
    credentials.get = (options) => {
      if (options?.mediation !== 'conditional' || !isFirst) return get(options);
      isFirst = false;
      return Promise.reject(new DOMException('The document is not focused.', 'NotAllowedError'));
    };
  });
}

/** What the page has told since it was loaded. */
export const signalsOf = (page: Page): Promise<readonly Signal[]> =>
  page.evaluate(() => window.odd.signals.map((signal) => signal));
