/** Authenticators that Chromium makes up for a page: everything of a passkey is real but the hand that touches it. */
import type { CDPSession, Page } from 'playwright-core';

export interface VirtualAuthenticator {
  /** Whether the person passes the fingerprint, face or screen lock. */
  setUserVerified(isVerified: boolean): Promise<void>;
  /** Whether the person touches the authenticator as soon as the browser asks; else prompts stay open. */
  setPresence(isPresent: boolean): Promise<void>;
  credentials(): Promise<
    readonly { credentialId: string; userHandle?: string; rpId?: string; signCount: number }[]
  >;
  /** Takes it away, as a stick is pulled out. */
  remove(): Promise<void>;
}

const sessions = new WeakMap<Page, Promise<CDPSession>>();

function devtools(page: Page): Promise<CDPSession> {
  const known = sessions.get(page);
  if (known) return known;
  const session = page
    .context()
    .newCDPSession(page)
    .then(async (opened) => {
      await opened.send('WebAuthn.enable');
      return opened;
    });
  sessions.set(page, session);
  return session;
}

/**
 * Adds an authenticator that keeps passkeys and verifies its user.
 *
 * @param transport `internal` for the device itself, `usb` for a stick
 * @param present whether it is touched unasked. @default true
 * @see https://chromedevtools.github.io/devtools-protocol/tot/WebAuthn/
 */
export async function addAuthenticator(
  page: Page,
  { transport = 'internal', present = true }: { transport?: 'internal' | 'usb'; present?: boolean } = {},
): Promise<VirtualAuthenticator> {
  const session = await devtools(page);
  const { authenticatorId } = await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport,
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: present,
    },
  });
  return {
    async setUserVerified(isUserVerified) {
      await session.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified });
    },
    async setPresence(enabled) {
      await session.send('WebAuthn.setAutomaticPresenceSimulation', { authenticatorId, enabled });
    },
    async credentials() {
      return (await session.send('WebAuthn.getCredentials', { authenticatorId })).credentials;
    },
    async remove() {
      await session.send('WebAuthn.removeVirtualAuthenticator', { authenticatorId });
    },
  };
}
