/** Thresholds in the form of cdk-monitoring-constructs. */
import { ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { CustomThreshold } from 'cdk-monitoring-constructs';
import type { Config } from '../../config/schema';
import { type RunbookSection, runbookLink } from './runbook';

export interface AboutAlarm {
  /** The problem, in a sentence. */
  readonly description: string;
  readonly section: RunbookSection;
}

/** All but the threshold. Missing data is no alarm: nights have no sign-ins. */
export function aboutAlarm(config: Config, { description, section }: AboutAlarm) {
  return {
    alarmDescriptionOverride: description,
    runbookLink: runbookLink(config, section),
    treatMissingDataOverride: TreatMissingData.NOT_BREACHING,
    datapointsToAlarm: 1,
    evaluationPeriods: 1,
  };
}

export function atLeast(config: Config, threshold: number, about: AboutAlarm): CustomThreshold {
  return {
    ...aboutAlarm(config, about),
    threshold,
    comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
  };
}

export function below(config: Config, threshold: number, about: AboutAlarm): CustomThreshold {
  return {
    ...aboutAlarm(config, about),
    threshold,
    comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
  };
}
