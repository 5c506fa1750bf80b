/** The part of the browser that passkeys need. */
export interface PasskeyBrowser {
  readonly isSecureContext: boolean;
  readonly PublicKeyCredential?: {
    isConditionalMediationAvailable?(): Promise<boolean>;
  };
  readonly navigator: { readonly credentials?: unknown };
}

/** Whether this browser has passkeys at all (WebAuthn L3 §5.1: in secure contexts only). */
export function supportsPasskeys({
  isSecureContext,
  PublicKeyCredential,
  navigator,
}: PasskeyBrowser): boolean {
  return isSecureContext && PublicKeyCredential !== undefined && navigator.credentials !== undefined;
}

/** Whether the browser offers passkeys among what it fills into a field (WebAuthn L3 §5.1.7). */
export async function supportsAutofill(browser: PasskeyBrowser): Promise<boolean> {
  if (!supportsPasskeys(browser)) return false;
  try {
    return (await browser.PublicKeyCredential?.isConditionalMediationAvailable?.()) ?? false;
  } catch {
    // A browser that can't say has none.
    return false;
  }
}
