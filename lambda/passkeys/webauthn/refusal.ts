/**
 * Why a ceremony was refused. Codes are stable: handlers, metrics and tests may rely on them, texts may
 * change.
 */
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
 * A ceremony that was refused. It is the only error the ceremonies throw, whatever they are given.
 *
 * The message says what was wrong with the response and may be shown to the caller: it never holds stored
 * values (challenge, key, counter, user handle). What only operators may see is in {@link detail}.
 */
export class WebAuthnRefusal extends Error {
  override readonly name = 'WebAuthnRefusal';

  /**
   * @param code stable reason
   * @param step the clause of WebAuthn Level 3 that asks for the refusal, e.g. `§7.2 step 15`
   * @param detail figures for logs and alarms, never for the caller
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

/**
 * Runs a step and turns whatever else it throws into a refusal, so that no input can surface as another
 * error.
 */
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
