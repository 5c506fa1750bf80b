import type { CustomMetricGroup } from 'cdk-monitoring-constructs';
import type { MetricName } from '../../../lambda/shared/log/metric-names';

type Lines = CustomMetricGroup['metrics'];

export interface FeatureMetrics {
  /** For graphs that all ways to sign in share. */
  readonly succeeded?: Lines;
  readonly refused?: Lines;
  readonly limited?: Lines;
  readonly failures?: Lines;
  /** A graph of messages, from request to proof. */
  readonly messages?: CustomMetricGroup;
  /** Counts unsent messages, by reason. */
  readonly notSent?: { readonly metric: MetricName; readonly reasons: readonly string[] };
  /** Under their own heading. */
  readonly apart?: { readonly heading: string; readonly name: string; readonly groups: CustomMetricGroup[] };
}
