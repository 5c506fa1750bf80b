/** Metrics of SMS. Those by country are what pumping shows in: many codes sent, few that come back. */
import { MetricUnit } from '@aws-lambda-powertools/metrics';
import { MICRO_DOLLARS } from '../shared/fields';
import { METRIC } from '../shared/log/metric-names';
import { measure } from '../shared/log/observability';
import type { Purpose } from './number-limits';

/** Somebody asked for a code by SMS; counted for unknown users too. @param country ISO 3166-1 alpha-2 code */
export function countSmsRequested(country: string): void {
  measure(METRIC.SMS_REQUESTED, 1, MetricUnit.Count, { country });
}

/** A code that went out by SMS came back right. @param country ISO 3166-1 alpha-2 code */
export function countSmsConfirmed(country: string): void {
  measure(METRIC.SMS_CONFIRMED, 1, MetricUnit.Count, { country });
}

/**
 * The channel took a code, or Cognito a message of its own. Those are apart: whether they are used is nothing
 * that we learn, and codes that come back are watched by their share of codes that went out.
 *
 * @param country ISO 3166-1 alpha-2 code
 */
export function countSmsSent(purpose: Purpose, country: string): void {
  measure(purpose === 'code' ? METRIC.SMS_SENT : METRIC.SMS_SENT_BY_POOL, 1, MetricUnit.Count, { country });
}

/** A message was, or may have been, paid for. @param cost micro-dollars */
export function recordSmsSpend(cost: number): void {
  measure(METRIC.SMS_SPEND, cost / MICRO_DOLLARS, MetricUnit.NoUnit, {});
}
