import { addressIn } from '../shared/reading/address';

/** Domains of Google's consumer mail, where dots in the local part mean nothing. */
const WITHOUT_DOTS = ['gmail.com', 'googlemail.com'];

/**
 * The mailbox that an address is counted by; for counting alone, nothing is ever sent to it. Spellings that
 * reach one mailbox at the providers that most people have count together: letter case, both ways to write a
 * domain, what follows a plus sign (RFC 5233), dots at Google. Where a provider takes them for different
 * people, those share the caps of whom they don't know, no more.
 */
export function mailboxOf(address: string): string {
  const folded = (addressIn(address) ?? address.normalize('NFKC')).toLowerCase();
  const at = folded.lastIndexOf('@');
  const domain = folded.slice(at + 1);
  const local = folded.slice(0, at).replace(/(?<=.)\+.*$/, '');
  return WITHOUT_DOTS.includes(domain) ? `${local.replaceAll('.', '')}@gmail.com` : `${local}@${domain}`;
}
