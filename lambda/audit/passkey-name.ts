import { domainHash } from '../shared/bytes';

/**
 * 16 hexadecimal digits that tell a user's passkeys apart in events, in place of the names users give them.
 */
export function passkeyName(credentialId: string): string {
  return domainHash('audit-passkey', credentialId).toString('hex').slice(0, 16);
}
