import { Duration, Validations } from 'aws-cdk-lib';
import {
  AuthorizationType,
  CognitoUserPoolsAuthorizer,
  type IResource,
  LambdaIntegration,
  type Method,
  ResponseType,
  RestApi,
} from 'aws-cdk-lib/aws-apigateway';
import type { IUserPool } from 'aws-cdk-lib/aws-cognito';
import { Construct } from 'constructs';
import type { Config } from '../../config/schema';
import { createLogGroup } from '../../shared/log-group';
import type { OwnFunction } from '../../shared/own-function';
import {
  acknowledgeApi,
  addBodyModel,
  addRefusals,
  corsVariables,
  type OwnCors,
  restApiProps,
} from '../../shared/rest-api';
import { ACCOUNT_API_BODIES } from './bodies';

/** In every access token without OAuth. */
const SELF_SERVICE_SCOPE = 'aws.cognito.signin.user.admin';

export interface AccountApiProps {
  readonly config: Config;
  readonly userPool: IUserPool;
  readonly operations: OwnFunction;
  readonly sample: OwnFunction;
}

export class AccountApi extends Construct {
  readonly api: RestApi;
  private readonly cors: OwnCors;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: AccountApiProps,
  ) {
    super(scope, id);
    const { config } = props;
    const withCookies = config.accountApi.cookies.enabled;
    this.cors = {
      allowOrigins: config.webOrigins,
      allowMethods: ['GET', 'POST'],
      allowHeaders: ['Content-Type', 'Authorization', 'X-Session', 'X-CSRF-Token'],
      allowCredentials: withCookies,
      maxAge: Duration.days(1),
    };
    this.api = new RestApi(this, 'Api', {
      ...restApiProps(config, createLogGroup(this, 'AccessLogs', config), {
        name: 'account',
        what: 'Accounts and sign-ins',
        throttle: config.accountApi.throttle,
      }),
    });
    // The stack publishes the address under our name.
    this.api.node.tryRemoveChild('Endpoint');
    this.addAnswersOfTheGateway(withCookies);
    acknowledgeApi(this.api);
    this.addOperations();
    this.addSample();
  }

  /** Codes of ours for frequent refusals by API Gateway. */
  private addAnswersOfTheGateway(withCookies: boolean): void {
    const origin = this.props.config.webOrigins[0] as string;
    addRefusals(this.api, origin, {
      withCookies,
      codes: [
        { type: ResponseType.BAD_REQUEST_BODY, code: 'InvalidRequest' },
        { type: ResponseType.BAD_REQUEST_PARAMETERS, code: 'InvalidRequest' },
        { type: ResponseType.UNAUTHORIZED, code: 'NotSignedIn' },
        { type: ResponseType.EXPIRED_TOKEN, code: 'NotSignedIn', status: 401 },
        { type: ResponseType.THROTTLED, code: 'TooManyRequests' },
        { type: ResponseType.QUOTA_EXCEEDED, code: 'TooManyRequests' },
        { type: ResponseType.REQUEST_TOO_LARGE, code: 'InvalidRequest', status: 400 },
        { type: ResponseType.WAF_FILTERED, code: 'Forbidden' },
      ],
    });
  }

  private addOperations(): void {
    const { operations } = this.props;
    operations.set(corsVariables(this.cors));
    const integration = new LambdaIntegration(operations.lambda, { allowTestInvoke: false });
    const validator = this.api.addRequestValidator('Validator', {
      validateRequestBody: true,
      validateRequestParameters: true,
    });
    for (const [path, body] of Object.entries(ACCOUNT_API_BODIES)) {
      const method = this.resource(path).addMethod('POST', integration, {
        requestValidator: validator,
        requestModels: { 'application/json': addBodyModel(this.api, body) },
      });
      acknowledgeOpen(
        method,
        'Whoever calls is not signed in yet, or proves the session in the body or by cookies, which the function checks. Web ACL and throttle hold floods off.',
      );
    }
    acknowledgeOpen(
      this.resource('me').addMethod('GET', integration, { requestValidator: validator }),
      'An authorizer reads one header alone; a page shows its session by a cookie. The function has Cognito itself check the token, revocation included.',
    );
  }

  /** For users in one of the groups, whose access token has the scope. */
  private addSample(): void {
    const { userPool, sample } = this.props;
    sample.set(corsVariables(this.cors));
    const integration = new LambdaIntegration(sample.lambda, { allowTestInvoke: false });
    this.resource('sample').addMethod('GET', integration, {
      authorizationType: AuthorizationType.COGNITO,
      authorizer: new CognitoUserPoolsAuthorizer(this, 'Authorizer', { cognitoUserPools: [userPool] }),
      // With a scope the authorizer takes only access tokens.
      authorizationScopes: [SELF_SERVICE_SCOPE],
    });
  }

  /** And its answer to preflight requests. */
  private resource(path: string): IResource {
    const resource = path
      .split('/')
      .reduce<IResource>(
        (parent, part) => parent.getResource(part) ?? parent.addResource(part),
        this.api.root,
      );
    resource.addCorsPreflight(this.cors);
    return resource;
  }
}

function acknowledgeOpen(method: Method, reason: string): void {
  Validations.of(method).acknowledge(
    { id: 'AwsSolutions-APIG4', reason },
    { id: 'AwsSolutions-COG4', reason },
  );
}
