/** Codes are stable; texts may change. */
export type WebAuthnRefusalCode =
  | 'input-malformed'
  | 'client-data-malformed'
  | 'type-mismatch'
  | 'challenge-mismatch'
  | 'origin-not-allowed'
  | 'cross-origin-not-allowed'
  | 'top-origin-not-allowed'
  | 'attestation-object-malformed'
  | 'authenticator-data-malformed'
  | 'relying-party-unknown'
  | 'relying-party-mismatch'
  | 'user-not-present'
  | 'user-not-verified'
  | 'backup-flags-inconsistent'
  | 'backup-eligibility-changed'
  | 'credential-id-mismatch'
  | 'credential-record-invalid'
  | 'user-handle-mismatch'
  | 'public-key-malformed'
  | 'public-key-weak'
  | 'algorithm-not-allowed'
  | 'signature-malformed'
  | 'signature-invalid'
  | 'sign-count-went-back'
  | 'attestation-format-unsupported'
  | 'attestation-statement-malformed'
  | 'attestation-invalid'
  | 'attestation-untrusted'
  | 'aaguid-not-allowed';

/**
 * The only error of the ceremonies. Its message may be shown to the caller and never holds stored values;
 * {@link detail} is for operators.
 */
export class WebAuthnRefusal extends Error {
  override readonly name = 'WebAuthnRefusal';

  /**
   * @param step clause of WebAuthn Level 3, e.g. `§7.2 step 15`
   * @param detail figures for logs and alarms
   */
  constructor(
    readonly code: WebAuthnRefusalCode,
    readonly step: string,
    message: string,
    readonly detail: Readonly<Record<string, string | number>> = {},
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** Turns whatever a step throws into a refusal. */
export function refusingAs<Result>(
  code: WebAuthnRefusalCode,
  step: string,
  message: string,
  run: () => Result,
): Result {
  try {
    return run();
  } catch (cause) {
    if (cause instanceof WebAuthnRefusal) throw cause;
    throw new WebAuthnRefusal(code, step, message, {}, { cause });
  }
}
