/** The part of the browser that hands over codes of text messages (WebOTP API), where there is one. */
export interface CodeBrowser {
  readonly OTPCredential?: unknown;
  readonly navigator: {
    readonly credentials?: { get(options: CredentialRequestOptions): Promise<unknown> };
  };
}

/** `CredentialRequestOptions` with what the WebOTP API adds to it (§3.2). */
interface OneTimeCodeRequest extends CredentialRequestOptions {
  readonly otp: { readonly transport: readonly ['sms'] };
}

/**
 * The code of the next text message that names this site in its last line, `@host #code`, once the person
 * lets the browser hand it over; `undefined` in a browser that can't, when the person declines, and when the
 * signal ends it.
 */
export async function incomingCode(
  { OTPCredential, navigator }: CodeBrowser,
  signal: AbortSignal,
): Promise<string | undefined> {
  if (OTPCredential === undefined || !navigator.credentials) return undefined;
  const request: OneTimeCodeRequest = { otp: { transport: ['sms'] }, signal };
  try {
    const credential = (await navigator.credentials.get(request)) as { readonly code?: unknown } | null;
    return typeof credential?.code === 'string' ? credential.code : undefined;
  } catch {
    // Only a convenience: the field is there to type into.
    return undefined;
  }
}
