/**
 * Logger and metrics of every function. Neither ever gets an event, an answer, a link, an address or a user name:
 * logs outlive the secrets in them.
 */
import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { METRIC_NAMESPACE, type MetricName } from './metric-names';

const SERVICE = 'passwordless';

export const logger = /* @__PURE__ */ new Logger({ serviceName: SERVICE });
const metrics = /* @__PURE__ */ new Metrics({ namespace: METRIC_NAMESPACE, serviceName: SERVICE });

/**
 * Counts one event. Written at once, so that a function that is ended afterwards has still counted it.
 *
 * @param reason a value from a small fixed set, never anything a client sent
 */
export function count(name: MetricName, reason?: string): void {
  const single = metrics.singleMetric();
  if (reason !== undefined) single.addDimension('reason', reason);
  single.addMetric(name, MetricUnit.Count, 1);
}
