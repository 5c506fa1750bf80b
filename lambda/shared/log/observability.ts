/**
 * Logger and metrics of every function. Neither ever gets an event, an answer, a link, an address or a user
 * name: logs outlive the secrets in them.
 */
import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { MetricUnit as Unit } from '@aws-lambda-powertools/metrics/types';
import { METRIC_NAMESPACE, type MetricName } from './metric-names';

// The name of the service comes from the environment, so that deployments of one account are told apart.
export const logger = /* @__PURE__ */ new Logger();
const metrics = /* @__PURE__ */ new Metrics({ namespace: METRIC_NAMESPACE });

/**
 * Counts one event. Written at once, so that a function that is ended afterwards has still counted it.
 *
 * @param reason a value from a small fixed set, never anything a client sent
 */
export function count(name: MetricName, reason?: string): void {
  measure(name, 1, MetricUnit.Count, reason === undefined ? {} : { reason });
}

/**
 * Writes one value of a metric, at once.
 *
 * @param dimensions values from small fixed sets, never anything a client sent; every set of names is a
 *   metric of its own
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
