/**
 * Sends mails, for functions that seldom do: SES's client, a fifth of what they would load, is loaded with
 * the first.
 */
import { type Mail, type Outcome, sendBy } from './sending';

/**
 * Hands a mail to SES; tried twice when SES clearly did not take it, never when it may have. Doesn't throw.
 */
export const send = (mail: Mail): Promise<Outcome> =>
  sendBy(async (handed) => (await import('./late/ses')).handOver(handed), mail);
