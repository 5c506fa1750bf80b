/**
 * Authenticators that Chromium makes up for a page: everything of a passkey is real but the hand that touches
 * it.
 */
import type { CDPSession, Page } from 'playwright-core';

export interface VirtualAuthenticator {
  /** Whether the person passes the fingerprint, face or screen lock. */
  setUserVerified(isVerified: boolean): Promise<void>;
  /** Whether the person touches the authenticator as soon as the browser asks; else prompts stay open. */
  setPresence(isPresent: boolean): Promise<void>;
  credentials(): Promise<readonly VirtualCredential[]>;
  /**
   * Sets the counter of its only passkey: lower, it is what a copy made earlier would say. @throws Error
   * unless it has one
   */
  setSignCount(signCount: number): Promise<void>;
  /**
   * Says of its only passkey whether it may be backed up, and is: as a password manager does that began to
   * sync.
   *
   * @throws Error unless it has one
   */
  setBackedUp(isBackedUp: boolean): Promise<void>;
  /** Takes it away, as a stick is pulled out. */
  remove(): Promise<void>;
}

/** A passkey as the authenticator holds it; ids in base64. */
export type VirtualCredential = Awaited<ReturnType<typeof credentialsOf>>[number];

export interface AuthenticatorOptions {
  /** `internal` for the device itself, `usb` for a stick. @default internal */
  readonly transport?: 'internal' | 'usb';
  /** Whether it is touched unasked. @default true */
  readonly present?: boolean;
  /** Whether it keeps passkeys, so that they sign in without a user name. @default true */
  readonly keepsPasskeys?: boolean;
  /** Whether it can check who holds it. @default true */
  readonly verifiesUser?: boolean;
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
 * Adds an authenticator whose user, where it verifies one, passes.
 *
 * @see https://chromedevtools.github.io/devtools-protocol/tot/WebAuthn/
 */
export async function addAuthenticator(
  page: Page,
  {
    transport = 'internal',
    present = true,
    keepsPasskeys = true,
    verifiesUser = true,
  }: AuthenticatorOptions = {},
): Promise<VirtualAuthenticator> {
  const session = await devtools(page);
  const { authenticatorId } = await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport,
      hasResidentKey: keepsPasskeys,
      hasUserVerification: verifiesUser,
      isUserVerified: verifiesUser,
      automaticPresenceSimulation: present,
    },
  });
  const credentials = () => credentialsOf(session, authenticatorId);
  const only = async () => {
    const [credential, ...others] = await credentials();
    if (!credential || others.length > 0)
      throw new Error(`The authenticator holds ${others.length + (credential ? 1 : 0)} passkeys, not one.`);
    return credential;
  };
  return {
    async setUserVerified(isUserVerified) {
      await session.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified });
    },
    async setPresence(enabled) {
      await session.send('WebAuthn.setAutomaticPresenceSimulation', { authenticatorId, enabled });
    },
    credentials,
    async setSignCount(signCount) {
      const credential = await only();
      await session.send('WebAuthn.removeCredential', {
        authenticatorId,
        credentialId: credential.credentialId,
      });
      await session.send('WebAuthn.addCredential', {
        authenticatorId,
        credential: { ...credential, signCount },
      });
    },
    async setBackedUp(isBackedUp) {
      const { credentialId } = await only();
      const flags = { backupEligibility: isBackedUp, backupState: isBackedUp };
      await session.send('WebAuthn.setCredentialProperties', { authenticatorId, credentialId, ...flags });
    },
    async remove() {
      await session.send('WebAuthn.removeVirtualAuthenticator', { authenticatorId });
    },
  };
}

async function credentialsOf(session: CDPSession, authenticatorId: string) {
  return (await session.send('WebAuthn.getCredentials', { authenticatorId })).credentials;
}
