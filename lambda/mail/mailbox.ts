import { addressIn } from '../shared/reading/address';

/** Google ignores dots in the local part. */
const WITHOUT_DOTS = ['gmail.com', 'googlemail.com'];

/**
 * For counting only, never to send to (docs/adr/024). Folds spellings that reach one mailbox at common
 * providers: case, forms of the domain, `+` tags (RFC 5233), Google's dots. Where those are different people,
 * they share a cap.
 */
export function mailboxOf(address: string): string {
  const folded = (addressIn(address) ?? address.normalize('NFKC')).toLowerCase();
  const at = folded.lastIndexOf('@');
  const domain = folded.slice(at + 1);
  const local = folded.slice(0, at).replace(/(?<=.)\+.*$/, '');
  return WITHOUT_DOTS.includes(domain) ? `${local.replaceAll('.', '')}@gmail.com` : `${local}@${domain}`;
}
