/** Logs and metrics never get an event, answer, link, address or user name. */
import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { MetricUnit as Unit } from '@aws-lambda-powertools/metrics/types';
import { METRIC_NAMESPACE, type MetricName } from './metric-names';

// The service's name comes from the environment.
export const logger = /* @__PURE__ */ new Logger();
const metrics = /* @__PURE__ */ new Metrics({ namespace: METRIC_NAMESPACE });

/**
 * Written at once, to count even if the function is ended.
 *
 * @param reason from a small fixed set, never what a client sent
 */
export function count(name: MetricName, reason?: string): void {
  measure(name, 1, MetricUnit.Count, reason === undefined ? {} : { reason });
}

/**
 * Written at once.
 *
 * @param dimensions from small fixed sets, never what a client sent; each set of names is a metric of its own
 */
export function measure(
  name: MetricName,
  value: number,
  unit: Unit,
  dimensions: Readonly<Record<string, string>>,
): void {
  const single = metrics.singleMetric();
  for (const [dimension, text] of Object.entries(dimensions)) single.addDimension(dimension, text);
  single.addMetric(name, unit, value);
}
