/** Ways back in for users who have lost a factor: what operators invoke, and who may. */
import type { UserPoolClient } from 'aws-cdk-lib/aws-cognito';
import { ManagedPolicy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { CfnFunction } from 'aws-cdk-lib/aws-lambda';
import { ENV } from '../../../lambda/shared/env';
import { ENDING_ATTRIBUTES } from '../../../lambda/shared/sessions/ended';
import { recoverUserFunctionName } from '../../config/recovery-operators';
import type { Config } from '../../config/schema';
import {
  acknowledgeOperation,
  createFunction,
  type FunctionFoundation,
  operatorTimeout,
} from '../../shared/own-function';
import { changeStatement, tableStatement } from '../../shared/table-statement';
import type { OperatorParts } from '../operators/operator-parts';

/** Variables of whoever writes mails to users about their recovery. */
export function recoveryMailVariables(config: Config, configurationSetName: string): Record<string, string> {
  return {
    [ENV.FROM_ADDRESS]: config.sender.address,
    [ENV.CONFIGURATION_SET]: configurationSetName,
    [ENV.APP_NAME]: config.appName,
    [ENV.LOCALES]: config.locales.join(','),
  };
}

/** Ways back in that the stage has, as functions read them; none where it has none. */
export function recoveryMethods({ recovery }: Config): Record<string, string> {
  const methods = [...(recovery.links.enabled ? ['LINK'] : []), ...(recovery.codes.enabled ? ['CODE'] : [])];
  return methods.length > 0 ? { [ENV.RECOVERY_METHODS]: methods.join(',') } : {};
}

export interface RecoverUserParts extends OperatorParts {
  readonly userPoolClient: UserPoolClient;
}

/** What operators need to know, and to have, by the names that it is published under. */
export interface RecoverUser {
  readonly RecoverUserFunctionName: string;
  /** ARN of a managed policy that lets its holder invoke this one function and nothing else. */
  readonly RecoveryOperatorsPolicyArn: string;
}

/** The function by which operators help users, allowed exactly what the stage's factors need. */
export function addRecoverUser(foundation: FunctionFoundation, parts: RecoverUserParts): RecoverUser {
  const { config, userPool, userPoolClient, secretsTable, passkeys } = parts;
  const { mfa, recovery } = config;
  const factors = mfa.mode === 'off' ? [] : mfa.factors;
  const remembersDevices = mfa.rememberDevices !== 'never';
  // Accounts that were begun while passwords signed in are let in where none does any more.
  const admits = !config.passwordFlows;
  const actions = [
    ...(admits ? ['AdminConfirmSignUp'] : []),
    ...(remembersDevices ? ['AdminForgetDevice'] : []),
    'AdminGetUser',
    ...(remembersDevices ? ['AdminListDevices'] : []),
    ...(factors.includes('totp') || factors.includes('sms') ? ['AdminSetUserMFAPreference'] : []),
    ...(admits ? ['AdminSetUserPassword'] : []),
    'AdminUserGlobalSignOut',
  ];
  foundation.allow(
    new PolicyStatement({
      actions: actions.map((action) => `cognito-idp:${action}`),
      resources: [userPool.userPoolArn],
    }),
    ...(recovery.codes.enabled ? [tableStatement(secretsTable.tableArn, 'DeleteItem')] : []),
    changeStatement(secretsTable.tableArn, ['userNameHash', 'recovery', ...ENDING_ATTRIBUTES]),
    parts.sendMail,
    ...(passkeys ? passkeys.permissions.forgetUser : []),
  );
  const recoverUser = createFunction(
    foundation,
    {
      ...recoveryMailVariables(config, parts.configurationSetName),
      ...recoveryMethods(config),
      [ENV.USER_POOL_ID]: userPool.userPoolId,
      [ENV.SECRETS_TABLE]: secretsTable.tableName,
      [ENV.CHALLENGE_KEY_ID]: parts.challengeKeyId,
      [ENV.RECOVERY_LINK_SECONDS]: String(recovery.linkMinutes * 60),
      [ENV.RECOVERY_LINK_URI]: config.redirectUris[0] as string,
      // Where only the account API starts sign-ins, its client is the one that a link can be used by.
      ...(config.accountApi.onlyEntrance
        ? {}
        : { [ENV.RECOVERY_CLIENT_ID]: userPoolClient.userPoolClientId }),
      [ENV.CONFIRM_ACCOUNTS]: admits ? 'TRUE' : 'FALSE',
      ...(factors.length > 0 ? { [ENV.MFA_FACTORS]: factors.join(',') } : {}),
      ...(remembersDevices ? { [ENV.DEVICES_REMEMBERED]: 'TRUE' } : {}),
      ...(passkeys
        ? { [ENV.PASSKEYS_ENABLED]: 'TRUE', [ENV.AUTHENTICATORS_TABLE]: passkeys.table.tableName }
        : {}),
    },
    operatorTimeout,
  );
  acknowledgeOperation(recoverUser);
  (recoverUser.node.defaultChild as CfnFunction).functionName = recoverUserFunctionName(config);
  const operators = new ManagedPolicy(foundation, 'Operators', {
    managedPolicyName: `${config.deploymentName}-${config.stage}-recovery-operators`,
    description: `Helps users who have lost a factor (${config.deploymentName}, ${config.stage})`,
    statements: [
      new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [recoverUser.functionArn] }),
    ],
  });
  return {
    RecoverUserFunctionName: recoverUser.functionName,
    RecoveryOperatorsPolicyArn: operators.managedPolicyArn,
  };
}
