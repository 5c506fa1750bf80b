/** For functions that mainly send mail. */
import { type Mail, type Outcome, sendBy } from './sending';
import { handOver } from './ses';

/** Tries twice when SES clearly did not take the mail, never when it may have. Doesn't throw. */
export const send = (mail: Mail): Promise<Outcome> => sendBy(handOver, mail);
