/** What a stage or the brand says of mails' sender beside its address. */
import { brand } from '../../custom/brand';
import { ENV, hasEnv, requireEnv } from '../shared/env';
import { fromHeader } from './from-header';

/**
 * The From header for an address: with the stage's name for its sender, else the brand's, else the product's.
 */
export function fromOf(address: string): string {
  const own = hasEnv(ENV.SENDER_NAME) ? requireEnv(ENV.SENDER_NAME) : brand.mail?.sender;
  return fromHeader(own ?? requireEnv(ENV.APP_NAME), address);
}

/** Where answers go, if not to the sender. */
export function replyTo(): string | undefined {
  return hasEnv(ENV.REPLY_TO) ? requireEnv(ENV.REPLY_TO) : brand.mail?.replyTo;
}
