import { domainHash } from '../shared/bytes';

/**
 * Tells the passkeys of one user apart in events: 16 hexadecimal digits of a hash of the credential id. The
 * name that its user gave it is nobody else's.
 */
export function passkeyName(credentialId: string): string {
  return domainHash('audit-passkey', credentialId).toString('hex').slice(0, 16);
}
