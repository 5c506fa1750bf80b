import { ENV } from '../../../lambda/shared/env';
import { noticeCaps, signInCaps } from '../../config/mail/schema';
import type { Config } from '../../config/schema';
import type { Access } from '../../shared/access';
import type { OwnTable } from '../../shared/own-table';

/** For functions that mail links and codes. */
export function signInMailVariables(config: Config): Record<string, string> {
  return { [ENV.MAIL_CAPS]: JSON.stringify(signInCaps(config)) };
}

/** For functions that tell owners of changes. */
export function noticeVariables(config: Config): Record<string, string> {
  return { [ENV.NOTICE_CAPS]: JSON.stringify(noticeCaps(config)) };
}

/** For counting and holding back; all but `exp` are in notices' items alone. */
const NOTICE_ATTRIBUTES = ['exp', 'notices', 'told', 'waiting', 'to', 'listed', 'closed', 'entries'] as const;

/** By hour and day, with counted requests. */
export const COUNTER_ATTRIBUTES: readonly string[] = [
  'exp',
  'n',
  'open',
  ...Array.from({ length: 24 }, (_, hour) => `h${hour}`),
];

/** For functions that write nothing else of the table. */
export function countNotices(config: Config, secrets: OwnTable): Access {
  const { variables, ...access } = secrets.changes('userNameHash', ...NOTICE_ATTRIBUTES);
  return { ...access, variables: { ...variables, ...noticeVariables(config) } };
}
