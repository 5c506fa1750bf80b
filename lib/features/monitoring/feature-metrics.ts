import type { CustomMetricGroup } from 'cdk-monitoring-constructs';
import type { MetricName } from '../../../lambda/shared/log/metric-names';

type Lines = CustomMetricGroup['metrics'];

/** What a feature shows on the dashboard, and its alarms. What it doesn't have is left out. */
export interface FeatureMetrics {
  /** Lines of the graphs that all ways to sign in share. */
  readonly succeeded?: Lines;
  readonly refused?: Lines;
  readonly limited?: Lines;
  readonly failures?: Lines;
  /** A graph of messages, from the request to the proof. */
  readonly messages?: CustomMetricGroup;
  /** What counts messages that could not be sent, and the reasons that it counts by. */
  readonly notSent?: { readonly metric: MetricName; readonly reasons: readonly string[] };
  /** Graphs of the feature alone, under a heading of their own. */
  readonly apart?: { readonly heading: string; readonly name: string; readonly groups: CustomMetricGroup[] };
}
