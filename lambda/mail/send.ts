/** Sends mails, for functions that hardly do anything else. */
import { type Mail, type Outcome, sendBy } from './sending';
import { handOver } from './ses';

/**
 * Hands a mail to SES; tried twice when SES clearly did not take it, never when it may have. Doesn't throw.
 */
export const send = (mail: Mail): Promise<Outcome> => sendBy(handOver, mail);
