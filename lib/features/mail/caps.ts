/** The caps of mails as functions are told of them, and what counting takes. */
import { ENV } from '../../../lambda/shared/env';
import { noticeCaps, signInCaps } from '../../config/mail/schema';
import type { Config } from '../../config/schema';
import type { Access } from '../../shared/access';
import type { OwnTable } from '../../shared/own-table';

/** Variables of whoever mails links and codes. */
export function signInMailVariables(config: Config): Record<string, string> {
  return { [ENV.MAIL_CAPS]: JSON.stringify(signInCaps(config)) };
}

/** Variables of whoever tells owners of changes. */
export function noticeVariables(config: Config): Record<string, string> {
  return { [ENV.NOTICE_CAPS]: JSON.stringify(noticeCaps(config)) };
}

/**
 * What counting notices, and holding them back, touches of an item; all but `exp` are in items of notices
 * alone.
 */
const NOTICE_ATTRIBUTES = ['exp', 'notices', 'told', 'waiting', 'to', 'listed', 'closed', 'entries'] as const;

/** What counters of mails count in: by the hour and the day, with the requests that have counted. */
export const COUNTER_ATTRIBUTES: readonly string[] = [
  'exp',
  'n',
  'open',
  ...Array.from({ length: 24 }, (_, hour) => `h${hour}`),
];

/** Counts notices; for functions that write nothing else of the table. */
export function countNotices(config: Config, secrets: OwnTable): Access {
  const { variables, ...access } = secrets.changes('userNameHash', ...NOTICE_ATTRIBUTES);
  return { ...access, variables: { ...variables, ...noticeVariables(config) } };
}
