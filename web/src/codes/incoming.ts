/** The WebOTP API. */
export interface CodeBrowser {
  readonly OTPCredential?: unknown;
  readonly navigator: {
    readonly credentials?: { get(options: CredentialRequestOptions): Promise<unknown> };
  };
}

/** WebOTP API §3.2. */
interface OneTimeCodeRequest extends CredentialRequestOptions {
  readonly otp: { readonly transport: readonly ['sms'] };
}

/**
 * The code of the next text message with this site in its last line, `@host #code`. Undefined where the
 * browser can't, the person declines, or the signal ends it.
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
    // The field is there in any case.
    return undefined;
  }
}
