import { brand } from '../../custom/brand';
import { ENV, hasEnv, requireEnv } from '../shared/env';
import { fromHeader } from './from-header';

/** Named by the stage, else the brand, else the product. */
export function fromOf(address: string): string {
  const own = hasEnv(ENV.SENDER_NAME) ? requireEnv(ENV.SENDER_NAME) : brand.mail?.sender;
  return fromHeader(own ?? requireEnv(ENV.APP_NAME), address);
}

export function replyTo(): string | undefined {
  return hasEnv(ENV.REPLY_TO) ? requireEnv(ENV.REPLY_TO) : brand.mail?.replyTo;
}
