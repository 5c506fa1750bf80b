/** The caps of mails as functions are told of them, and what counting takes. */
import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { ENV } from '../../../lambda/shared/env';
import { noticeCaps, signInCaps } from '../../config/mail';
import type { Config } from '../../config/schema';
import { changeStatement } from '../../shared/table-statement';

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
export const NOTICE_ATTRIBUTES = [
  'exp',
  'notices',
  'told',
  'waiting',
  'to',
  'listed',
  'closed',
  'entries',
] as const;

/** What counters of mails count in: by the hour and the day, with the requests that have counted. */
export const COUNTER_ATTRIBUTES: readonly string[] = [
  'exp',
  'n',
  'open',
  ...Array.from({ length: 24 }, (_, hour) => `h${hour}`),
];

/** Lets a role that writes nothing else of the table count notices. */
export function countNoticesStatement(tableArn: string): PolicyStatement {
  return changeStatement(tableArn, ['userNameHash', ...NOTICE_ATTRIBUTES]);
}
