import { MailPlace } from './place';

/**
 * For mails that operators cause. No cap, so that nobody can use up what a recovery needs; IAM bounds them.
 */
export const BY_OPERATOR = new MailPlace(async () => undefined);
