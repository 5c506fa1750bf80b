import { Duration } from 'aws-cdk-lib';
import {
  Alarm,
  type AlarmProps,
  ComparisonOperator,
  MathExpression,
  TreatMissingData,
  Unit,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { METRIC } from '../../../lambda/shared/log/metric-names';
import type { Config } from '../../config/schema';
import type { SmsConfig } from '../../config/sms/schema';
import { ownMetric } from '../../shared/metrics';
import { described, type RunbookSection } from '../monitoring/runbook';

/** Percent of the day's budget. */
const WARNING_PERCENTS = [50, 80] as const;

export interface SmsAlarmsProps {
  readonly config: Config;
  readonly sms: SmsConfig;
  readonly topic: ITopic;
}

type AboutAlarm = Omit<AlarmProps, 'evaluationPeriods' | 'alarmDescription'> & {
  readonly alarmDescription: string;
};

/**
 * - spending: half of the day's budget, four fifths, all of it
 * - conversion, by country: codes sent and never used, as in message pumping
 */
export class SmsAlarms extends Construct {
  constructor(
    scope: Construct,
    id: string,
    private readonly props: SmsAlarmsProps,
  ) {
    super(scope, id);
    for (const percent of WARNING_PERCENTS) this.addSpendingAlarm(percent);
    this.addBudgetUsedUpAlarm();
    for (const { country } of props.sms.countries) this.addConversionAlarm(country);
  }

  private addSpendingAlarm(percent: number): void {
    const { dailyBudget } = this.props.sms;
    this.addAlarm(`Spent${percent}Percent`, 'sms-cost-too-much', {
      alarmName: this.nameOf(`sms-spent-${percent}-percent`),
      alarmDescription: `SMS of the last 24 hours cost ${percent} % of the day's budget of ${dailyBudget} USD.`,
      metric: ownMetric(this.props.config, METRIC.SMS_SPEND, { period: Duration.days(1), unit: Unit.NONE }),
      // Rounded to micro-dollars.
      threshold: Math.round(dailyBudget * percent * 10_000) / 1_000_000,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    });
  }

  /** The sum seldom meets the budget exactly, so the first refusal alarms. */
  private addBudgetUsedUpAlarm(): void {
    const { dailyBudget } = this.props.sms;
    this.addAlarm('Spent100Percent', 'sms-cost-too-much', {
      alarmName: this.nameOf('sms-spent-100-percent'),
      alarmDescription: `The day's budget for SMS, ${dailyBudget} USD, is used up: nothing is sent until midnight UTC.`,
      metric: ownMetric(this.props.config, METRIC.SMS_LIMITED, { dimensions: { reason: 'budget' } }),
      threshold: 1,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    });
  }

  private addConversionAlarm(country: string): void {
    const { minimumSent, minimumRate } = this.props.sms.conversion;
    const hourly = { dimensions: { country }, period: Duration.hours(1) };
    this.addAlarm(`Conversion${country}`, 'codes-are-sent-and-not-used', {
      alarmName: this.nameOf(`sms-conversion-${country}`),
      alarmDescription: `Of ${minimumSent} or more codes that were sent to ${country} within an hour, less than ${Math.round(minimumRate * 100)} % were used. Somebody may be pumping messages.`,
      metric: new MathExpression({
        label: `codes used of those sent to ${country}`,
        expression: `IF(FILL(sent, 0) >= ${minimumSent}, FILL(confirmed, 0) / sent, 1)`,
        usingMetrics: {
          sent: ownMetric(this.props.config, METRIC.SMS_SENT, hourly),
          confirmed: ownMetric(this.props.config, METRIC.SMS_CONFIRMED, hourly),
        },
        period: hourly.period,
      }),
      threshold: minimumRate,
      comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
    });
  }

  private addAlarm(id: string, section: RunbookSection, props: AboutAlarm): void {
    const alarm = new Alarm(this, id, {
      ...props,
      alarmDescription: described(this.props.config, props.alarmDescription, section),
      evaluationPeriods: 1,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
    alarm.addAlarmAction(new SnsAction(this.props.topic));
  }

  private nameOf(what: string): string {
    const { deploymentName, stage } = this.props.config;
    return `${deploymentName}-${stage}-${what}`;
  }
}
