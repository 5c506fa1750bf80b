import type { CustomMetricGroup } from 'cdk-monitoring-constructs';
import type { MetricName } from '../../../lambda/shared/log/metric-names';

type Lines = CustomMetricGroup['metrics'];

/** A feature's graphs and alarms. */
export interface FeatureMetrics {
  /** Lines of graphs that all ways to sign in share. */
  readonly succeeded?: Lines;
  readonly refused?: Lines;
  readonly limited?: Lines;
  readonly failures?: Lines;
  /** A graph of messages, from request to proof. */
  readonly messages?: CustomMetricGroup;
  /** What counts unsent messages, with its reasons. */
  readonly notSent?: { readonly metric: MetricName; readonly reasons: readonly string[] };
  /** Under a heading of their own. */
  readonly apart?: { readonly heading: string; readonly name: string; readonly groups: CustomMetricGroup[] };
}
