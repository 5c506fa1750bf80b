import { domainHash } from '../shared/bytes';

/** 16 hexadecimal digits for a passkey in events, instead of the name that its user gave it. */
export function passkeyName(credentialId: string): string {
  return domainHash('audit-passkey', credentialId).toString('hex').slice(0, 16);
}
