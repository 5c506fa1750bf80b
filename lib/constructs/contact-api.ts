/** The API by which users change the phone number and the address that they sign in with. */
import { Duration } from 'aws-cdk-lib';
import {
  AuthorizationType,
  CognitoUserPoolsAuthorizer,
  type CorsOptions,
  type JsonSchema,
  JsonSchemaType,
  JsonSchemaVersion,
  LambdaIntegration,
  RestApi,
} from 'aws-cdk-lib/aws-apigateway';
import type { UserPool } from 'aws-cdk-lib/aws-cognito';
import { Construct } from 'constructs';
import { ENV } from '../../lambda/shared/env';
import type { Config } from '../config/schema';
import {
  acknowledgeApiFunction,
  apiTimeout,
  createFunction,
  type FunctionFoundation,
} from './lambda-function';
import { createLogGroup } from './log-group';
import { acknowledgeApi, addRefusals, restApiProps } from './rest-api';

export interface ContactApiProps {
  readonly config: Config;
  readonly userPool: UserPool;
  /** Foundation of the function behind the operations. Its permissions are the caller's to give. */
  readonly foundation: FunctionFoundation;
  /** Variables of the function beside those of every API. */
  readonly variables: Readonly<Record<string, string>>;
}

const text = (maxLength: number): JsonSchema => ({ type: JsonSchemaType.STRING, minLength: 1, maxLength });
const kind: JsonSchema = { type: JsonSchemaType.STRING, enum: ['phone_number', 'email'] };

/** Bodies of the operations, by the last part of their paths. What they mean, the function checks. */
const BODIES = {
  start: {
    model: 'StartBody',
    required: ['kind', 'value'],
    // 254 characters are the longest e-mail address, 35 the longest language tag that is read.
    properties: { kind, value: text(254), locale: text(35) },
  },
  complete: { model: 'CompleteBody', required: ['kind', 'code'], properties: { kind, code: text(16) } },
} as const;

/** `POST /contact/start` and `POST /contact/complete`, for whoever has an ID token of the pool. */
export class ContactApi extends Construct {
  readonly api: RestApi;

  constructor(scope: Construct, id: string, { config, userPool, foundation, variables }: ContactApiProps) {
    super(scope, id);
    const cors = {
      allowOrigins: config.webOrigins,
      allowMethods: ['POST'],
      allowHeaders: ['Content-Type', 'Authorization'],
      maxAge: Duration.days(1),
    } satisfies CorsOptions;
    const handler = createFunction(
      foundation,
      {
        ...variables,
        [ENV.USER_POOL_ID]: userPool.userPoolId,
        [ENV.CORS_ORIGINS]: cors.allowOrigins.join(','),
        [ENV.CORS_METHODS]: cors.allowMethods.join(','),
        [ENV.CORS_HEADERS]: cors.allowHeaders.join(','),
        [ENV.CORS_MAX_AGE]: String(cors.maxAge.toSeconds()),
      },
      apiTimeout,
    );
    acknowledgeApiFunction(handler);
    this.api = new RestApi(this, 'Api', {
      ...restApiProps(config, createLogGroup(this, 'AccessLogs', config), {
        name: 'contact',
        what: 'Changes of phone numbers and addresses',
        throttle: config.codes.throttle,
      }),
      defaultIntegration: new LambdaIntegration(handler, { allowTestInvoke: false }),
    });
    // An output under a name of its own; the stack publishes the address under ours.
    this.api.node.tryRemoveChild('Endpoint');
    addRefusals(this.api, config.webOrigins[0] as string);
    acknowledgeApi(this.api);
    this.addOperations(userPool, cors);
  }

  private addOperations(userPool: UserPool, cors: CorsOptions): void {
    const authorizer = new CognitoUserPoolsAuthorizer(this, 'Authorizer', { cognitoUserPools: [userPool] });
    const requestValidator = this.api.addRequestValidator('Validator', {
      validateRequestBody: true,
      validateRequestParameters: true,
    });
    const contact = this.api.root.addResource('contact');
    for (const [name, { model, required, properties }] of Object.entries(BODIES)) {
      const operation = contact.addResource(name);
      operation.addCorsPreflight(cors);
      operation.addMethod('POST', undefined, {
        authorizationType: AuthorizationType.COGNITO,
        authorizer,
        requestValidator,
        requestModels: {
          'application/json': this.api.addModel(model, {
            contentType: 'application/json',
            schema: {
              schema: JsonSchemaVersion.DRAFT4,
              type: JsonSchemaType.OBJECT,
              additionalProperties: false,
              required: [...required],
              properties,
            },
          }),
        },
      });
    }
  }
}
