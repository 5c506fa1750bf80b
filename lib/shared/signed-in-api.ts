import { Duration } from 'aws-cdk-lib';
import {
  AuthorizationType,
  CognitoUserPoolsAuthorizer,
  type CorsOptions,
  LambdaIntegration,
  RestApi,
} from 'aws-cdk-lib/aws-apigateway';
import type { UserPool } from 'aws-cdk-lib/aws-cognito';
import { Construct } from 'constructs';
import { ENV } from '../../lambda/shared/env';
import type { Config } from '../config/schema';
import { createLogGroup } from './log-group';
import type { OwnFunction } from './own-function';
import {
  acknowledgeApi,
  addBodyModel,
  addRefusals,
  corsVariables,
  type OperationBody,
  restApiProps,
} from './rest-api';

export interface SignedInApiProps {
  readonly config: Config;
  readonly userPool: UserPool;
  readonly function: OwnFunction;
  /** Of every path, and of the API's name. */
  readonly name: string;
  /** What it is for, in a line. */
  readonly what: string;
  /** By the last part of their paths. */
  readonly operations: Readonly<Record<string, OperationBody>>;
}

/** `POST /<name>/<operation>` for holders of an ID token, each with a model. */
export class SignedInApi extends Construct {
  readonly api: RestApi;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: SignedInApiProps,
  ) {
    super(scope, id);
    const { config, userPool, name, what } = props;
    const cors = {
      allowOrigins: config.webOrigins,
      allowMethods: ['POST'],
      allowHeaders: ['Content-Type', 'Authorization'],
      maxAge: Duration.days(1),
    } satisfies CorsOptions;
    props.function.set({ [ENV.USER_POOL_ID]: userPool.userPoolId, ...corsVariables(cors) });
    this.api = new RestApi(this, 'Api', {
      ...restApiProps(config, createLogGroup(this, 'AccessLogs', config), {
        name,
        what,
        throttle: config.codes.throttle,
      }),
      defaultIntegration: new LambdaIntegration(props.function.lambda, { allowTestInvoke: false }),
    });
    // The stack publishes the address under our name.
    this.api.node.tryRemoveChild('Endpoint');
    addRefusals(this.api, config.webOrigins[0] as string);
    acknowledgeApi(this.api);
    this.addOperations(cors);
  }

  private addOperations(cors: CorsOptions): void {
    const { userPool, name, operations } = this.props;
    const authorizer = new CognitoUserPoolsAuthorizer(this, 'Authorizer', { cognitoUserPools: [userPool] });
    const requestValidator = this.api.addRequestValidator('Validator', {
      validateRequestBody: true,
      validateRequestParameters: true,
    });
    const parent = this.api.root.addResource(name);
    for (const [path, body] of Object.entries(operations)) {
      const operation = parent.addResource(path);
      operation.addCorsPreflight(cors);
      operation.addMethod('POST', undefined, {
        authorizationType: AuthorizationType.COGNITO,
        authorizer,
        requestValidator,
        requestModels: { 'application/json': addBodyModel(this.api, body) },
      });
    }
  }
}
