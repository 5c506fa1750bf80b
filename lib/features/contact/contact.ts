import { type JsonSchema, JsonSchemaType } from 'aws-cdk-lib/aws-apigateway';
import type { Construct } from 'constructs';
import { publishApi } from '../../published';
import { type Deployment, OwnFunction } from '../../shared/own-function';
import type { OperationBody } from '../../shared/rest-api';
import { SignedInApi } from '../../shared/signed-in-api';
import type { WebAcl } from '../../shared/web-acl';
import { codeVariables } from '../codes/settings';
import { type Core, poolOperations } from '../core';
import { noticeVariables, signInMailVariables } from '../mail/caps';
import { sendSms } from '../sms/sending';

const text = (maxLength: number): JsonSchema => ({ type: JsonSchemaType.STRING, minLength: 1, maxLength });
const kind: JsonSchema = { type: JsonSchemaType.STRING, enum: ['phone_number', 'email'] };

const operations: Readonly<Record<string, OperationBody>> = {
  start: {
    model: 'StartBody',
    required: ['kind', 'value'],
    // Longest e-mail address, language tag and name of a time zone.
    properties: { kind, value: text(254), locale: text(35), timeZone: text(64) },
  },
  complete: { model: 'CompleteBody', required: ['kind', 'code'], properties: { kind, code: text(16) } },
  'end-sessions': {
    model: 'EndSessionsBody',
    required: [],
    properties: { only: { type: JsonSchemaType.STRING, enum: ['this'] } },
  },
};

/** `POST /contact/start`, `/contact/complete` and `/contact/end-sessions`, for holders of an ID token. */
export class Contact {
  private readonly function: OwnFunction;

  constructor(
    private readonly scope: Construct,
    deployment: Deployment,
  ) {
    this.function = new OwnFunction(scope, 'Contact', deployment, {
      entry: 'lambda/contact/index.ts',
      description: 'Changes phone numbers and addresses, once they are proven',
      calledBy: 'api',
    });
  }

  connect(core: Core, webAcl: WebAcl): void {
    const { config, userPool } = core;
    this.function
      .use(
        core.audit,
        core.challengeKey.derive(),
        core.secrets.operations('GetItem', 'UpdateItem'),
        poolOperations(
          userPool,
          'AdminDeleteUserAttributes',
          'AdminGetUser',
          'AdminUpdateUserAttributes',
          'AdminUserGlobalSignOut',
          'ListUsers',
        ),
        core.mail,
        sendSms(this.scope, config),
      )
      .set({
        ...codeVariables(this.scope, config),
        ...signInMailVariables(config),
        ...noticeVariables(config),
      });
    const { api } = new SignedInApi(this.scope, 'ContactApi', {
      config,
      userPool,
      function: this.function,
      name: 'contact',
      what: 'Changes of phone numbers and addresses',
      operations,
    });
    webAcl.guard('ContactApi', api.deploymentStage.stageArn);
    publishApi(this.scope, config, 'ContactApiUrl', api.url);
  }
}
