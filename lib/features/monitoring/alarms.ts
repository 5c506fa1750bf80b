/** Thresholds of alarms in the form that cdk-monitoring-constructs takes. */
import { ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { CustomThreshold } from 'cdk-monitoring-constructs';
import type { Config } from '../../config/schema';
import { type RunbookSection, runbookLink } from './runbook';

/** What every alarm of a stage has in common. */
export interface AboutAlarm {
  /** What is the matter, in a sentence. */
  readonly description: string;
  readonly section: RunbookSection;
}

/**
 * The part of an alarm that has nothing to do with its threshold. Silence is no alarm: a night without
 * sign-ins has no metrics.
 */
export function aboutAlarm(config: Config, { description, section }: AboutAlarm) {
  return {
    alarmDescriptionOverride: description,
    runbookLink: runbookLink(config, section),
    treatMissingDataOverride: TreatMissingData.NOT_BREACHING,
    datapointsToAlarm: 1,
    evaluationPeriods: 1,
  };
}

/** An alarm for a value that is too high. */
export function atLeast(config: Config, threshold: number, about: AboutAlarm): CustomThreshold {
  return {
    ...aboutAlarm(config, about),
    threshold,
    comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
  };
}

/** An alarm for a value that is too low. */
export function below(config: Config, threshold: number, about: AboutAlarm): CustomThreshold {
  return {
    ...aboutAlarm(config, about),
    threshold,
    comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
  };
}
