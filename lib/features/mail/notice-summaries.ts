/** The function that sums up notices which were held back, and what runs it. */

import { Duration } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { CfnRule } from 'aws-cdk-lib/aws-events';
import { type PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { ENV } from '../../../lambda/shared/env';
import type { Config } from '../../config/schema';
import { acknowledgeScheduled, createFunction, type FunctionFoundation } from '../../shared/own-function';
import { changeStatement, tableStatement } from '../../shared/table-statement';
import { recoveryMailVariables } from '../recovery/recover-user';
import { noticeVariables } from './caps';

/**
 * Minutes between two runs. A summary goes out that long after the end of its window at the latest, and half
 * a minute.
 */
const EVERY_MINUTES = 5;

/** Shorter than the time between two runs. */
const timeout = Duration.seconds(240);

export interface NoticeSummariesParts {
  readonly config: Config;
  readonly secretsTable: Table;
  /** The key behind the encryption of addresses; the caller lets the function derive from it. */
  readonly challengeKeyId: string;
  readonly sendMail: PolicyStatement;
  readonly configurationSetName: string;
}

/** Makes the function and has EventBridge run it. */
export function addNoticeSummaries(foundation: FunctionFoundation, parts: NoticeSummariesParts): void {
  const { config, secretsTable } = parts;
  foundation.allow(
    tableStatement(secretsTable.tableArn, 'GetItem'),
    changeStatement(secretsTable.tableArn, [
      'userNameHash',
      'exp',
      'notices',
      'waiting',
      'to',
      'claimed',
      'closed',
      'entries',
    ]),
    parts.sendMail,
  );
  const summaries = createFunction(
    foundation,
    {
      ...recoveryMailVariables(config, parts.configurationSetName),
      ...noticeVariables(config),
      [ENV.SECRETS_TABLE]: secretsTable.tableName,
      [ENV.CHALLENGE_KEY_ID]: parts.challengeKeyId,
    },
    timeout,
  );
  const rule = new CfnRule(foundation, 'Schedule', {
    description: `Sums up notices to users (${config.deploymentName}, ${config.stage})`,
    scheduleExpression: `rate(${EVERY_MINUTES} minutes)`,
    targets: [{ id: 'Function', arn: summaries.functionArn }],
  });
  acknowledgeScheduled(summaries, rule);
  summaries.addPermission('Schedule', {
    principal: new ServicePrincipal('events.amazonaws.com'),
    sourceArn: rule.attrArn,
  });
}
