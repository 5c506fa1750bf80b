import type { Construct } from 'constructs';
import { RECENT_SIGN_IN_FIELDS, RECOVERY_CODE_FIELDS } from '../../../lambda/recovery-codes/settings';
import { variablesOf } from '../../../lambda/shared/fields';
import { publishApi } from '../../published';
import { type Deployment, OwnFunction } from '../../shared/own-function';
import type { OperationBody } from '../../shared/rest-api';
import { SignedInApi } from '../../shared/signed-in-api';
import type { WebAcl } from '../../shared/web-acl';
import { type Core, poolOperations } from '../core';
import { countNotices } from '../mail/caps';

const operations: Readonly<Record<string, OperationBody>> = {
  generate: { model: 'GenerateBody', required: [], properties: {} },
  status: { model: 'StatusBody', required: [], properties: {} },
};

/** `POST /recovery-codes/generate` and `/recovery-codes/status`, for holders of an ID token. */
export class RecoveryCodes {
  private readonly function: OwnFunction;

  constructor(
    private readonly scope: Construct,
    deployment: Deployment,
  ) {
    this.function = new OwnFunction(scope, 'RecoveryCodes', deployment, {
      entry: 'lambda/recovery-codes/index.ts',
      description: 'Makes recovery codes',
      calledBy: 'api',
    });
  }

  connect(core: Core, webAcl: WebAcl): void {
    const { config, userPool, secrets } = core;
    this.function
      .use(
        core.audit,
        core.challengeKey.derive(),
        secrets.operations('GetItem', 'ConditionCheckItem'),
        secrets.changes('userNameHash', 'codes', 'madeAt'),
        countNotices(config, secrets),
        poolOperations(userPool, 'AdminGetUser'),
        core.mail,
      )
      .set({
        ...variablesOf(RECOVERY_CODE_FIELDS, config.recovery.codes),
        ...variablesOf(RECENT_SIGN_IN_FIELDS, config.codes),
      });
    const { api } = new SignedInApi(this.scope, 'RecoveryCodesApi', {
      config,
      userPool,
      function: this.function,
      name: 'recovery-codes',
      what: 'Recovery codes of users',
      operations,
    });
    webAcl.guard('RecoveryCodesApiAcl', api.deploymentStage.stageArn);
    publishApi(this.scope, config, 'RecoveryCodesApiUrl', api.url);
  }
}
