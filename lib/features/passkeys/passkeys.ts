import { Validations } from 'aws-cdk-lib';
import type { RestApi, RestApiProps } from 'aws-cdk-lib/aws-apigateway';
import type { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { Config } from '../../config/schema';
import { publish, publishApi } from '../../published';
import { type Deployment, OwnFunction } from '../../shared/own-function';
import { acknowledgeApi, addRefusals, restApiProps } from '../../shared/rest-api';
import type { WebAcl } from '../../shared/web-acl';
import type { Core } from '../core';
import { countNotices } from '../mail/caps';
import { passkeyValues } from './published';
import { type PasskeyTable, passkeyPolicy } from './table';

/** Made by the package. */
export interface MadeForPasskeys {
  readonly table: PasskeyTable;
  readonly api: RestApi;
}

/** Passkeys' functions. The package makes them, their API and table (../custom-auth/package.ts). */
export class Passkeys {
  readonly credentials: OwnFunction;
  /** Behind `/sign-in-challenge`. */
  readonly challenge: OwnFunction;

  constructor(
    private readonly scope: Construct,
    deployment: Deployment,
  ) {
    this.credentials = new OwnFunction(scope, 'PasskeyCredentials', deployment, {
      entry: 'lambda/passkeys/api/credentials.ts',
      description: 'Registers, lists, renames and deletes passkeys',
      calledBy: 'api',
      madeElsewhere: true,
    });
    this.challenge = new OwnFunction(scope, 'PasskeyChallenge', deployment, {
      entry: 'lambda/passkeys/api/challenge.ts',
      description: 'Makes challenges for sign-ins without a user name',
      calledBy: 'api',
      madeElsewhere: true,
    });
  }

  connect(core: Core, webAcl: WebAcl, { table, api }: MadeForPasskeys): void {
    const { config, challengeKey, secrets } = core;
    this.challenge.use(challengeKey.derive()).set(passkeyPolicy(config, 'signIn'));
    this.credentials.use(
      core.audit,
      challengeKey.derive(),
      table.managing(),
      // For sessions that have ended.
      secrets.operations('GetItem', 'ConditionCheckItem'),
      countNotices(config, secrets),
      core.mail,
    );
    addRefusals(api, config.webOrigins[0] as string);
    acknowledgePasskeyApi(api);
    webAcl.guard('PasskeyApi', api.deploymentStage.stageArn);
    publishApi(this.scope, config, 'Fido2ApiUrl', api.url);
    publish(this.scope, config, passkeyValues, { AuthenticatorsTableName: table.name });
  }
}

export function passkeyApiProps(config: Config, accessLogs: LogGroup): RestApiProps {
  return restApiProps(config, accessLogs, {
    name: 'passkeys',
    what: 'Passkeys',
    throttle: config.passkeys.throttle,
  });
}

function acknowledgePasskeyApi(api: RestApi): void {
  acknowledgeApi(api);
  const isPublic =
    'A sign-in without a user name begins here, before anybody is known. The operation reads and stores nothing; web ACL and throttle hold floods off.';
  for (const method of api.methods) {
    if (method.resource.path !== '/sign-in-challenge' || method.httpMethod !== 'POST') continue;
    Validations.of(method).acknowledge(
      { id: 'AwsSolutions-APIG4', reason: isPublic },
      { id: 'AwsSolutions-COG4', reason: isPublic },
    );
  }
}
