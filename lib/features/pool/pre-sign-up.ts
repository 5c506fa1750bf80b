import { UserPoolOperation } from 'aws-cdk-lib/aws-cognito';
import type { Construct } from 'constructs';
import { ENV } from '../../../lambda/shared/env';
import { OwnFunction } from '../../shared/own-function';
import type { Core } from '../core';
import type { Hooks } from '../hooks/hooks';
import { smsVariables } from '../sms/settings';

/**
 * Adds the trigger that decides which new accounts are confirmed. Needs permission only to ask the stage's
 * hook.
 */
export function addPreSignUp(scope: Construct, core: Core, hooks: Hooks): void {
  const preSignUp = new OwnFunction(scope, 'PreSignUp', core, {
    entry: 'lambda/pool/pre-sign-up/index.ts',
    description: 'Decides which new accounts are confirmed',
    calledBy: 'cognito',
  })
    .use(...hooks.asking('admission'))
    .set({
      [ENV.CONFIRM_ACCOUNTS]: core.config.passwordFlows ? 'FALSE' : 'TRUE',
      ...smsVariables(scope, core.config),
    });
  core.triggers.add(UserPoolOperation.PRE_SIGN_UP, preSignUp);
}
