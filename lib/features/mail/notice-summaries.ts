import { Validations } from 'aws-cdk-lib';
import { CfnRule } from 'aws-cdk-lib/aws-events';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { CALLERS } from '../../shared/callers';
import { type Deployment, OwnFunction } from '../../shared/own-function';
import type { Core } from '../core';
import { noticeVariables } from './caps';

/** Summaries go out at most this long, and half a minute, after their window. */
const EVERY_MINUTES = 5;

export class NoticeSummaries {
  private readonly function: OwnFunction;

  constructor(scope: Construct, deployment: Deployment) {
    this.function = new OwnFunction(scope, 'NoticeSummaries', deployment, {
      entry: 'lambda/mail/notice-summaries/index.ts',
      description: 'Sums up notices that were held back by their cap',
      calledBy: 'schedule',
    });
  }

  connect({ config, challengeKey, secrets, mail }: Core): void {
    this.function
      .use(
        challengeKey.derive(),
        secrets.operations('GetItem'),
        secrets.changes('userNameHash', 'exp', 'notices', 'waiting', 'to', 'claimed', 'closed', 'entries'),
        mail,
      )
      .set(noticeVariables(config));
    const rule = new CfnRule(this.function, 'Schedule', {
      description: `Sums up notices to users (${config.deploymentName}, ${config.stage})`,
      scheduleExpression: `rate(${EVERY_MINUTES} minutes)`,
      targets: [{ id: 'Function', arn: this.function.lambda.functionArn }],
    });
    Validations.of(rule).acknowledge({
      id: 'Serverless-EventBusDLQ',
      reason: CALLERS.schedule.noDeadLetters,
    });
    this.function.lambda.addPermission('Schedule', {
      principal: new ServicePrincipal('events.amazonaws.com'),
      sourceArn: rule.attrArn,
    });
  }
}
