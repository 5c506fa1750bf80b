/** Sections of docs/operating.md, one an alarm (tested). */
import type { Config } from '../../config/schema';

/** As Markdown makes them of headings. */
export const runbookSections = [
  'a-function-fails',
  'a-function-is-throttled',
  'a-passkeys-counter-went-back',
  'a-quota-is-nearly-used-up',
  'a-table-refuses-requests',
  'a-welcome-fails',
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

/** Below `monitoring.runbookUrl`, else by file name. */
export function runbookLink({ monitoring }: Pick<Config, 'monitoring'>, section: RunbookSection): string {
  return `${monitoring.runbookUrl ?? 'docs/operating.md'}#${section}`;
}

/** In the form of cdk-monitoring-constructs' descriptions. */
export function described(
  config: Pick<Config, 'monitoring'>,
  description: string,
  section: RunbookSection,
): string {
  return `${description} \r\nRunbook: ${runbookLink(config, section)}`;
}
