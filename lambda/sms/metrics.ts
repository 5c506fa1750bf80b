/** By country, to show pumping: many codes sent, few coming back. */
import { MetricUnit } from '@aws-lambda-powertools/metrics';
import { MICRO_DOLLARS } from '../shared/fields';
import { METRIC } from '../shared/log/metric-names';
import { measure } from '../shared/log/observability';
import type { Purpose } from './number-limits';

/** For unknown users too. @param country ISO 3166-1 alpha-2 */
export function countSmsRequested(country: string): void {
  measure(METRIC.SMS_REQUESTED, 1, MetricUnit.Count, { country });
}

/** @param country ISO 3166-1 alpha-2 */
export function countSmsConfirmed(country: string): void {
  measure(METRIC.SMS_CONFIRMED, 1, MetricUnit.Count, { country });
}

/**
 * Apart for Cognito's own messages: an alarm watches the share of codes that come back, and theirs isn't
 * known.
 *
 * @param country ISO 3166-1 alpha-2
 */
export function countSmsSent(purpose: Purpose, country: string): void {
  measure(purpose === 'code' ? METRIC.SMS_SENT : METRIC.SMS_SENT_BY_POOL, 1, MetricUnit.Count, { country });
}

/** Or may have been. @param cost micro-dollars */
export function recordSmsSpend(cost: number): void {
  measure(METRIC.SMS_SPEND, cost / MICRO_DOLLARS, MetricUnit.NoUnit, {});
}
