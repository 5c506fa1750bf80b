/**
 * What to do about an alarm: a section of docs/operating.md each. A test looks whether the document has them
 * all.
 */
import type { Config } from '../../config/schema';

/** Anchors of the sections, as Markdown makes them of the headings. */
export const runbookSections = [
  'a-function-fails',
  'a-function-is-throttled',
  'a-passkeys-counter-went-back',
  'a-quota-is-nearly-used-up',
  'a-table-refuses-requests',
  'an-api-fails',
  'audit-events-are-lost',
  'a-hook-fails',
  'being-flooded',
  'bounces-and-complaints',
  'codes-are-sent-and-not-used',
  'links-are-sent-and-not-used',
  'mails-and-messages-cant-be-sent',
  'sign-in-is-slow',
  'sms-cost-too-much',
  'sms-are-stopped',
  'the-pools-mails-are-used-up',
  'tokens-lack-a-claim',
  'triggers-fail',
] as const;

export type RunbookSection = (typeof runbookSections)[number];

/** Address of a section: below `monitoring.runbookUrl`, else by the name of the file. */
export function runbookLink({ monitoring }: Pick<Config, 'monitoring'>, section: RunbookSection): string {
  return `${monitoring.runbookUrl ?? 'docs/operating.md'}#${section}`;
}

/** Text of an alarm with the way to its section, in the form of the alarms of cdk-monitoring-constructs. */
export function described(
  config: Pick<Config, 'monitoring'>,
  description: string,
  section: RunbookSection,
): string {
  return `${description} \r\nRunbook: ${runbookLink(config, section)}`;
}
