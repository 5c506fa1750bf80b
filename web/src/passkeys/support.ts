export interface PasskeyBrowser {
  readonly isSecureContext: boolean;
  readonly PublicKeyCredential?: {
    isConditionalMediationAvailable?(): Promise<boolean>;
  };
  readonly navigator: { readonly credentials?: unknown };
}

/** Secure contexts only (WebAuthn L3 §5.1). */
export function supportsPasskeys({
  isSecureContext,
  PublicKeyCredential,
  navigator,
}: PasskeyBrowser): boolean {
  return isSecureContext && PublicKeyCredential !== undefined && navigator.credentials !== undefined;
}

/** WebAuthn L3 §5.1.7. */
export async function supportsAutofill(browser: PasskeyBrowser): Promise<boolean> {
  if (!supportsPasskeys(browser)) return false;
  try {
    return (await browser.PublicKeyCredential?.isConditionalMediationAvailable?.()) ?? false;
  } catch {
    return false;
  }
}
