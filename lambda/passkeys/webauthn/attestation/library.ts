/** A registration that is verified but for its certified attestation statement. */
export interface RegistrationResponse {
  /** base64url */
  readonly credentialId: string;
  /** base64url, as received */
  readonly clientDataJSON: string;
  /** base64url, as received */
  readonly attestationObject: string;
  /** Challenge and origin as the client data has them. */
  readonly challenge: string;
  readonly origin: string;
  readonly rpId: string;
  /** COSE algorithm of the passkey. */
  readonly algorithm: number;
}

/**
 * Has `@simplewebauthn/server` verify a certified attestation statement.
 *
 * The library is loaded here and only now: it brings ASN.1 schemas that take some 100 ms to set up, which no
 * sign-in, and no registration without certificates, has to wait for. Its own trust stores are emptied, since
 * the policy's anchors decide alone, and what it would do with them includes network calls.
 *
 * @returns false when the statement does not verify
 * @throws Error of the library when the statement is malformed or breaks a rule
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
