/** Dashboard, alarms and their runbook. */
import { z } from 'zod';
import { count, flag, text } from './fields';

const share = (what: string) => {
  const error = `a share ${what}, from 0.0001 to 1.`;
  return z.number({ error }).min(0.0001, { error }).max(1, { error });
};

const thresholdsSchema = z.strictObject(
  {
    /** Failures of triggers or APIs within 5 minutes. */
    failures: count(1, 1_000_000, 'failures').default(5),
    /** Errors of one function within 5 minutes; what was refused to a client counts among them. */
    functionErrors: count(1, 1_000_000, 'errors').default(50),
    /** Milliseconds that one in a hundred runs of a trigger takes; Cognito waits 5,000. */
    triggerMilliseconds: count(100, 5_000, 'milliseconds').default(3_000),
    /** Mails and messages within 5 minutes that could not be sent for a fault of a service. */
    notSent: count(1, 1_000_000, 'messages').default(5),
    /** Share of mails that bounce; SES reviews an account at 0.05 and stops it at 0.1. */
    bounceRate: share('of mails that bounce').default(0.03),
    /** Share of mails that are complained of; SES reviews an account at 0.001 and stops it at 0.005. */
    complaintRate: share('of mails that are complained of').default(0.0008),
    /** Requests within 5 minutes that the web ACL blocks. */
    blocked: count(1, 1_000_000_000, 'requests').default(1_000),
    /** Percent of a quota of AWS that is used. */
    quotaPercent: count(1, 100, 'percent').default(80),
    /** Links sent within an hour below which the share of used ones says nothing. */
    linksSent: count(1, 10_000_000, 'links').default(100),
    /** Share of links sent that have to be used; those for strangers count as sent. */
    linksUsed: share('of links that are used').default(0.1),
  },
  { error: 'an object of thresholds, each a number.' },
);

export const monitoringSchema = z.strictObject(
  {
    /** Whether there is a monitoring stack: dashboard, alarms, saved queries. */
    enabled: flag.default(true),
    /**
     * Address of docs/operating.md as operators open it; alarms link to its sections.
     *
     * @default the file's name
     */
    runbookUrl: text(
      /^https:\/\/[^\s#]{1,400}$/,
      'an address that begins with https:// and has no "#", such as https://git.example.com/sign-in/docs/operating.md.',
    ).optional(),
    /** When alarms ring. */
    thresholds: thresholdsSchema.prefault({}),
  },
  { error: '{ enabled, runbookUrl, thresholds }.' },
);

export type MonitoringConfig = z.output<typeof monitoringSchema>;
