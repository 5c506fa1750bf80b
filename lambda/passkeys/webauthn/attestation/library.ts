/** A registration, verified but for its certified statement. */
export interface RegistrationResponse {
  /** base64url */
  readonly credentialId: string;
  /** base64url, as received */
  readonly clientDataJSON: string;
  /** base64url, as received */
  readonly attestationObject: string;
  readonly challenge: string;
  readonly origin: string;
  readonly rpId: string;
  /** COSE algorithm of the passkey. */
  readonly algorithm: number;
}

/**
 * Has `@simplewebauthn/server` verify a certified statement.
 *
 * Loaded late: its ASN.1 schemas take some 100 ms. Its trust stores are emptied, as only the policy's anchors
 * count and its own checks call the network.
 *
 * @returns false when the statement does not verify
 * @throws Error of the library for malformed statements
 */
export async function verifyWithLibrary(response: RegistrationResponse): Promise<boolean> {
  const { SettingsService, verifyRegistrationResponse } = await import('@simplewebauthn/server');
  for (const identifier of ['apple', 'android-key'] as const)
    SettingsService.setRootCertificates({ identifier, certificates: [] });
  const { verified } = await verifyRegistrationResponse({
    response: {
      id: response.credentialId,
      rawId: response.credentialId,
      type: 'public-key',
      response: { clientDataJSON: response.clientDataJSON, attestationObject: response.attestationObject },
      clientExtensionResults: {},
    },
    expectedChallenge: response.challenge,
    expectedOrigin: response.origin,
    expectedRPID: response.rpId,
    requireUserVerification: false,
    supportedAlgorithmIDs: [response.algorithm],
  });
  return verified;
}
