/// <reference lib="dom" />
/** What somebody does with passkeys on the page, for the tests that drive a real browser. */
import type { Page } from 'playwright-core';
import { claimsOf } from './cognito';
import type { VirtualAuthenticator } from './virtual-authenticator';

/** Adds a passkey under the suggested name unless another is given. */
export async function addPasskey(page: Page, name?: string): Promise<void> {
  await page.getByRole('button', { name: 'Add a passkey' }).click();
  if (name) await page.getByLabel('Name of the passkey').fill(name);
  await page.getByRole('button', { name: 'Create passkey' }).click();
}

/** Waits until the page says that the passkey stands. */
export const isReady = (page: Page) => page.getByText('It can sign you in from now on.').waitFor();

/** Names of the passkeys in the list. */
export const namesIn = (page: Page) =>
  page.getByRole('list', { name: 'Your passkeys' }).locator('.passkey-name').allTextContents();

export const passkeyButton = (page: Page) => page.getByRole('button', { name: 'Sign in with a passkey' });

export async function signOut(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByText('You are signed out.').waitFor();
}

/**
 * Signs out while nobody touches the authenticator, so that autofill (which a made-up authenticator would
 * answer at once) stays open; then somebody is there again for the next prompt.
 */
export async function signOutUntouched(page: Page, ...authenticators: VirtualAuthenticator[]): Promise<void> {
  for (const authenticator of authenticators) await authenticator.setPresence(false);
  const offered = page.waitForResponse((response) => response.url().endsWith('/sign-in-challenge'));
  await signOut(page);
  await (await offered).finished();
  // The browser is asked right after the answer came.
  await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 250)));
  for (const authenticator of authenticators) await authenticator.setPresence(true);
}

/**
 * Takes the hand off the authenticator once it has answered: after a refusal autofill is offered again, and a
 * made-up authenticator would answer that too before anybody has read what went wrong.
 *
 * @param endpoint of the embedded AWS that the page signs in at
 */
export async function touchedOnce(
  page: Page,
  endpoint: string,
  authenticator: VirtualAuthenticator,
): Promise<void> {
  await page.route(`${endpoint}/**`, async (route) => {
    const target = await route.request().headerValue('x-amz-target');
    if (target?.endsWith('.RespondToAuthChallenge')) await authenticator.setPresence(false);
    await route.continue();
  });
}

/** Claims of the ID token that the page keeps. */
export async function idClaims(page: Page): Promise<Record<string, unknown>> {
  const token = await page.evaluate(
    () => Object.entries(localStorage).find(([key]) => key.endsWith('.idToken'))?.[1],
  );
  return claimsOf(token);
}
