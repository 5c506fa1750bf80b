import { ManagedPolicy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { CfnFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { RECOVERY_LINK_FIELDS } from '../../../lambda/recovery/settings';
import { ENV } from '../../../lambda/shared/env';
import { variablesOf } from '../../../lambda/shared/fields';
import { ENDING_ATTRIBUTES } from '../../../lambda/shared/sessions/ended';
import { recoverUserFunctionName } from '../../config/recovery/operators';
import { publish } from '../../published';
import { type Deployment, OwnFunction } from '../../shared/own-function';
import { type Core, poolOperations } from '../core';
import { recoveryMethods } from './methods';
import { recoveryValues } from './published';

/** Operators' function, with the rights that the stage's factors need, and its invokers. */
export class RecoverUser {
  private readonly function: OwnFunction;

  constructor(
    private readonly scope: Construct,
    deployment: Deployment,
  ) {
    this.function = new OwnFunction(scope, 'RecoverUser', deployment, {
      entry: 'lambda/recovery/recover-user/index.ts',
      description: 'Helps users who have lost a factor',
      calledBy: 'operator',
    });
  }

  connect({ config, userPool, userPoolClient, challengeKey, secrets, passkeys, mail, audit }: Core): void {
    const { mfa, recovery } = config;
    const factors = mfa.mode === 'off' ? [] : mfa.factors;
    const remembersDevices = mfa.rememberDevices !== 'never';
    // Confirms accounts begun while passwords signed in.
    const admits = !config.passwordFlows;
    this.function
      .use(
        audit,
        challengeKey.derive(),
        poolOperations(
          userPool,
          ...(admits ? ['AdminConfirmSignUp'] : []),
          ...(remembersDevices ? ['AdminForgetDevice'] : []),
          'AdminGetUser',
          ...(remembersDevices ? ['AdminListDevices'] : []),
          ...(factors.includes('totp') || factors.includes('sms') ? ['AdminSetUserMFAPreference'] : []),
          ...(admits ? ['AdminSetUserPassword'] : []),
          'AdminUserGlobalSignOut',
        ),
        recovery.codes.enabled ? secrets.operations('DeleteItem') : undefined,
        secrets.changes('userNameHash', 'recovery', ...ENDING_ATTRIBUTES),
        mail,
        passkeys?.forgetting(),
      )
      .set({
        ...recoveryMethods(config),
        ...variablesOf(RECOVERY_LINK_FIELDS, recovery),
        [ENV.RECOVERY_LINK_URI]: config.redirectUris[0] as string,
        // The account API's client, where it is the only entrance.
        ...(config.accountApi.onlyEntrance
          ? {}
          : { [ENV.RECOVERY_CLIENT_ID]: userPoolClient.userPoolClientId }),
        [ENV.CONFIRM_ACCOUNTS]: admits ? 'TRUE' : 'FALSE',
        ...(factors.length > 0 ? { [ENV.MFA_FACTORS]: factors.join(',') } : {}),
        ...(remembersDevices ? { [ENV.DEVICES_REMEMBERED]: 'TRUE' } : {}),
      });
    const recoverUser = this.function.lambda;
    (recoverUser.node.defaultChild as CfnFunction).functionName = recoverUserFunctionName(config);
    const operators = new ManagedPolicy(this.function, 'Operators', {
      managedPolicyName: `${config.deploymentName}-${config.stage}-recovery-operators`,
      description: `Helps users who have lost a factor (${config.deploymentName}, ${config.stage})`,
      statements: [
        new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [recoverUser.functionArn] }),
      ],
    });
    publish(this.scope, config, recoveryValues, {
      RecoverUserFunctionName: recoverUser.functionName,
      RecoveryOperatorsPolicyArn: operators.managedPolicyArn,
    });
  }
}
