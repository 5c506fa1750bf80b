import { MailPlace } from './place';

/**
 * The place of a mail that an operator causes. It counts against no cap, so that nobody can use up what a
 * recovery needs: whoever may invoke an operator's function is what bounds these.
 */
export const BY_OPERATOR = new MailPlace(async () => undefined);
