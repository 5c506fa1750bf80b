/**
 * The account API as it is deployed: a client that proves a secret which is nowhere to be read, a role that
 * does few things.
 */
import { Template } from 'aws-cdk-lib/assertions';
import type { ConfigInput } from '../../lib/config/schema';
import { identityPermissions } from '../support/permissions';
import { onlyResource, pathOf, resourcesOf, resourcesOfType, stacksOf } from '../support/stacks';
import { stageNames } from '../support/stages';

const cookies = { enabled: true } as const;

function built(overrides: Partial<ConfigInput> = {}) {
  const { stacks, config } = stacksOf('dev', { accountApi: { enabled: true, cookies }, ...overrides });
  if (!stacks.accountApi) throw new Error('The stage has no account API.');
  return { config, api: Template.fromStack(stacks.accountApi), auth: Template.fromStack(stacks.auth) };
}

const { api, auth, config } = built();
const nameOf = (logicalId: string) => logicalId.replace(/[0-9A-F]{8}$/, '');

it('is a stack of its own, where a stage asks for it', () => {
  const withApi = stageNames.filter((stage) => stacksOf(stage).stacks.accountApi !== undefined);
  expect(withApi).toEqual(['dev']);
  expect(stacksOf('dev', { accountApi: {} }).stacks.accountApi).toBeUndefined();
});

it('leaves the stack of the pool as it is without it', () => {
  const without = stacksOf('dev', { accountApi: {} }).stacks.auth;
  expect(auth.toJSON()).toEqual(Template.fromStack(without).toJSON());
});

describe('the confidential client', () => {
  const client = onlyResource(api, 'AWS::Cognito::UserPoolClient');

  it('keeps its logical id, or every session would end and every caller would have to learn another audience', () => {
    expect(client.logicalId).toBe('Client4A7F64DF');
    expect(onlyResource(api, 'AWS::ApiGateway::RestApi').logicalId).toBe('ApiCD79AAA0');
  });

  it('has a secret, hides who has an account, rotates and revokes, and passes addresses on', () => {
    expect(client.Properties).toMatchObject({
      GenerateSecret: true,
      PreventUserExistenceErrors: 'ENABLED',
      EnableTokenRevocation: true,
      EnablePropagateAdditionalUserContextData: true,
      RefreshTokenRotation: { Feature: 'ENABLED', RetryGracePeriodSeconds: 30 },
      AllowedOAuthFlowsUserPoolClient: false,
      SupportedIdentityProviders: ['COGNITO'],
    });
  });

  it('begins nothing without the role of the function: passwords by an operation of administrators alone', () => {
    expect(client.Properties.ExplicitAuthFlows).toEqual(['ALLOW_CUSTOM_AUTH']);
    const withPasswords = built({ passwordFlows: true }).api;
    expect(onlyResource(withPasswords, 'AWS::Cognito::UserPoolClient').Properties.ExplicitAuthFlows).toEqual([
      'ALLOW_ADMIN_USER_PASSWORD_AUTH',
      'ALLOW_CUSTOM_AUTH',
    ]);
  });

  it('reads and writes of users what the public client does', () => {
    const theirs = onlyResource(auth, 'AWS::Cognito::UserPoolClient').Properties;
    expect(client.Properties.ReadAttributes).toEqual(theirs.ReadAttributes);
    expect(client.Properties.WriteAttributes).toEqual(theirs.WriteAttributes);
  });

  it('has its secret in no template: nothing reads it, no custom resource fetches it, nothing that could hold it', () => {
    const whole = JSON.stringify([api.toJSON(), auth.toJSON()]);
    expect(whole).not.toMatch(/ClientSecret/);
    const types = new Set(Object.values(resourcesOf(api)).map(({ Type }) => Type));
    for (const type of types)
      expect(type).not.toMatch(/^Custom::|CloudFormation::CustomResource|SecretsManager/);
    const outputs = Object.keys(api.toJSON().Outputs).sort();
    // The others are names that the dashboard reads.
    expect(outputs.filter((name) => !name.startsWith('PublishOutputRef'))).toEqual([
      'AccountApiClientId',
      'AccountApiUrl',
    ]);
    expect(outputs.join()).not.toContain('RefClient');
    expect(JSON.stringify(api.toJSON().Outputs)).not.toContain('Fn::GetAtt');
  });
});

describe('the functions', () => {
  it('may do what they do: operations on the pool, the endings of sessions, events where there is an audit trail, and for the sample nothing at all', () => {
    const beyondLogs = (of: Template) =>
      identityPermissions(of)
        .flatMap(({ roles, actions, resources, conditions }) =>
          roles.map((role) => ({ role: nameOf(role), actions, resources, conditions })),
        )
        .filter(({ actions }) => !/^(logs|xray):/.test(actions[0] ?? ''));
    const untold = built({ audit: { enabled: false } }).api;
    expect(beyondLogs(untold).flatMap(({ actions }) => actions)).toEqual([
      'cognito-idp:AdminInitiateAuth',
      'cognito-idp:AdminRespondToAuthChallenge',
      'cognito-idp:AdminUserGlobalSignOut',
      'cognito-idp:DescribeUserPoolClient',
      'dynamodb:GetItem',
      'dynamodb:UpdateItem',
    ]);
    const table = {
      'Fn::Join': [
        '',
        [
          `arn:aws:dynamodb:${config.region}:${config.account}:table/`,
          { 'Fn::ImportValue': 'passwordless-dev-SecretsTableName' },
        ],
      ],
    };
    expect(beyondLogs(api)).toEqual([
      {
        role: 'AccountApiRole',
        actions: ['events:PutEvents'],
        resources: [`arn:aws:events:${config.region}:${config.account}:event-bus/passwordless-dev-audit`],
        conditions: {
          'ForAllValues:StringEquals': { 'events:source': 'passwordless' },
          Null: { 'events:source': 'false' },
        },
      },
      {
        role: 'AccountApiRole',
        actions: [
          // For whose code was right.
          'cognito-idp:AdminGetUser',
          'cognito-idp:AdminInitiateAuth',
          'cognito-idp:AdminRespondToAuthChallenge',
          'cognito-idp:AdminUserGlobalSignOut',
          'cognito-idp:DescribeUserPoolClient',
        ],
        conditions: undefined,
        resources: [
          {
            'Fn::Join': [
              '',
              [
                `arn:aws:cognito-idp:${config.region}:${config.account}:userpool/`,
                { 'Fn::ImportValue': 'passwordless-dev-UserPoolId' },
              ],
            ],
          },
        ],
      },
      { role: 'AccountApiRole', actions: ['dynamodb:GetItem'], resources: [table], conditions: undefined },
      {
        role: 'AccountApiRole',
        actions: ['dynamodb:UpdateItem'],
        resources: [table],
        conditions: {
          'ForAllValues:StringEquals': {
            'dynamodb:Attributes': [
              'userNameHash',
              'sessions',
              'endedAt',
              'changedAt',
              'changedBy',
              'signedOutAt',
              'v',
              'exp',
            ],
          },
          StringEqualsIfExists: { 'dynamodb:ReturnValues': ['NONE', 'UPDATED_OLD', 'UPDATED_NEW'] },
        },
      },
    ]);
  });

  it('are told names, numbers and switches, and no secret', () => {
    const functions = Object.entries(resourcesOfType(api, 'AWS::Lambda::Function'));
    const variables = Object.fromEntries(
      functions.map(([logicalId, { Properties }]) => [
        nameOf(logicalId),
        Object.keys(Properties.Environment.Variables).sort(),
      ]),
    );
    const common = [
      'CORS_ALLOWED_HEADERS',
      'CORS_ALLOWED_METHODS',
      'CORS_ALLOWED_ORIGINS',
      'CORS_MAX_AGE',
      'LOG_LEVEL',
      'POWERTOOLS_SERVICE_NAME',
    ];
    expect(variables).toEqual({
      AccountApiFunction: [
        'ACCOUNT_CLIENT_ID',
        'ACCOUNT_PASSWORDS',
        'ACCOUNT_PASSWORD_MIN_LENGTH',
        'ACCOUNT_REFRESH_SECONDS',
        'ACCOUNT_SESSION_COOKIES',
        'ACCOUNT_SIGN_IN_SECONDS',
        'AUDIT_BUS_NAME',
        'COGNITO_USER_POOL_ID',
        'DYNAMODB_SECRETS_TABLE',
        ...common,
      ].sort(),
      SampleFunction: common,
    });
  });

  it('outlast Cognito’s triggers and end before API Gateway gives up', () => {
    const timeouts = Object.entries(resourcesOfType(api, 'AWS::Lambda::Function')).map(
      ([logicalId, { Properties }]) => [nameOf(logicalId), Properties.Timeout],
    );
    expect(Object.fromEntries(timeouts)).toEqual({ AccountApiFunction: 25, SampleFunction: 10 });
  });
});

describe('the API', () => {
  const methods = Object.values(resourcesOfType(api, 'AWS::ApiGateway::Method')).map(({ Properties }) => ({
    ...Properties,
    operation: `${Properties.HttpMethod} ${pathOf(api, Properties.ResourceId)}`,
  }));
  const posts = methods.filter(({ HttpMethod }) => HttpMethod === 'POST');

  it('has these operations', () => {
    const names = methods.map(({ operation }) => operation).filter((name) => !name.startsWith('OPTIONS'));
    expect(names.sort()).toEqual([
      'GET /me',
      'GET /sample',
      'POST /challenge',
      'POST /challenge/set-up',
      'POST /confirm',
      'POST /device',
      'POST /forgot-password',
      'POST /refresh',
      'POST /resend',
      'POST /reset-password',
      'POST /sign-in',
      'POST /sign-out',
      'POST /sign-up',
    ]);
  });

  it('checks every body against a model that leaves no room: no other members, no text without an end', () => {
    const models = resourcesOfType(api, 'AWS::ApiGateway::Model');
    const open: string[] = [];
    // biome-ignore lint/suspicious/noExplicitAny: a JSON schema
    const walk = (schema: any, path: string) => {
      if (schema.type === 'string' && schema.maxLength === undefined) open.push(path);
      if (schema.type === 'object' && schema.additionalProperties === undefined) open.push(path);
      if (typeof schema.additionalProperties === 'object') walk(schema.additionalProperties, `${path}.*`);
      for (const [name, member] of Object.entries(schema.properties ?? {})) walk(member, `${path}.${name}`);
    };
    for (const { operation, RequestModels, RequestValidatorId } of posts) {
      const { Ref } = RequestModels['application/json'];
      expect([operation, RequestValidatorId !== undefined]).toEqual([operation, true]);
      const schema = models[Ref]?.Properties.Schema;
      expect(schema.additionalProperties).toBe(false);
      walk(schema, operation);
    }
    expect(open).toEqual([]);
  });

  it('guards the sample by an authorizer with a scope', () => {
    const sample = methods.find(({ operation }) => operation === 'GET /sample');
    expect(sample).toMatchObject({
      AuthorizationType: 'COGNITO_USER_POOLS',
      AuthorizationScopes: ['aws.cognito.signin.user.admin'],
    });
  });

  it('lets pages of our origins send cookies, by name and never by *', () => {
    const preflights = methods.filter(({ HttpMethod }) => HttpMethod === 'OPTIONS');
    expect(preflights).toHaveLength(13);
    for (const { Integration } of preflights) {
      const headers = Integration.IntegrationResponses[0].ResponseParameters;
      expect(headers['method.response.header.Access-Control-Allow-Origin']).toBe(`'${config.webOrigins[0]}'`);
      expect(headers['method.response.header.Access-Control-Allow-Credentials']).toBe("'true'");
      expect(JSON.stringify(Integration)).not.toContain("'*'");
    }
  });

  it('refuses in the same words as its function', () => {
    const refusals = Object.values(resourcesOfType(api, 'AWS::ApiGateway::GatewayResponse')).map(
      ({ Properties }) => [
        Properties.ResponseType,
        Properties.StatusCode,
        JSON.parse(Properties.ResponseTemplates['application/json'].replace(/:\$[\w.]+\}$/, ':0}')).code,
      ],
    );
    expect(Object.fromEntries(refusals.map(([type, status, code]) => [type, [status, code]]))).toEqual({
      DEFAULT_4XX: [undefined, '$context.error.responseType'],
      DEFAULT_5XX: [undefined, '$context.error.responseType'],
      BAD_REQUEST_BODY: [undefined, 'InvalidRequest'],
      BAD_REQUEST_PARAMETERS: [undefined, 'InvalidRequest'],
      UNAUTHORIZED: [undefined, 'NotSignedIn'],
      EXPIRED_TOKEN: ['401', 'NotSignedIn'],
      THROTTLED: [undefined, 'TooManyRequests'],
      QUOTA_EXCEEDED: [undefined, 'TooManyRequests'],
      REQUEST_TOO_LARGE: ['400', 'InvalidRequest'],
      WAF_FILTERED: [undefined, 'Forbidden'],
    });
  });

  it('stands behind the web ACL of the pool, and is throttled', () => {
    expect(onlyResource(api, 'AWS::WAFv2::WebACLAssociation').Properties.WebACLArn).toEqual({
      'Fn::ImportValue': 'passwordless-dev-WebAclArn',
    });
    expect(onlyResource(api, 'AWS::ApiGateway::Stage').Properties.MethodSettings).toMatchObject([
      { ThrottlingRateLimit: 50, ThrottlingBurstLimit: 100, DataTraceEnabled: false, LoggingLevel: 'OFF' },
    ]);
  });
});

describe('a stage whose only entrance is the API', () => {
  it('leaves the public client no flow that begins a sign-in, and names one, for Cognito would put in its default', () => {
    const closed = built({ accountApi: { enabled: true, onlyEntrance: true }, passwordFlows: true });
    const client = onlyResource(closed.auth, 'AWS::Cognito::UserPoolClient').Properties;
    expect(client.ExplicitAuthFlows).toEqual(['ALLOW_REFRESH_TOKEN_AUTH']);
    // Cognito refuses that flow beside rotation.
    expect(client.RefreshTokenRotation).toBeUndefined();
    expect(onlyResource(closed.api, 'AWS::Cognito::UserPoolClient').Properties.ExplicitAuthFlows).toEqual([
      'ALLOW_ADMIN_USER_PASSWORD_AUTH',
      'ALLOW_CUSTOM_AUTH',
    ]);
  });
});
