/**
 * The API of passkeys as API Gateway will run it: who may call what, who may read the answers, what is
 * written down.
 */

import { buildStage, onlyResource, resourcesOfType } from '../support/stacks';
import { stageNames } from '../support/stages';
import { apiParts } from './api-parts';

describe.each(stageNames)('the API of passkeys in stage %s', (stage) => {
  const { auth, config } = buildStage(stage);
  const { methods, partsOf, stage: apiStage, ...api } = apiParts(auth, 'passkeys');

  it('has the operations that the package’s client calls, and nothing at its root', () => {
    expect(methods.map(({ operation }) => operation).filter((name) => name.startsWith('POST'))).toEqual([
      'POST /register-authenticator/start',
      'POST /register-authenticator/complete',
      'POST /authenticators/list',
      'POST /authenticators/delete',
      'POST /authenticators/update',
      'POST /sign-in-challenge',
    ]);
    expect(new Set(methods.map(({ HttpMethod }) => HttpMethod))).toEqual(new Set(['POST', 'OPTIONS']));
  });

  it('lets nobody call an operation without a token of this pool, but the one that a sign-in begins with', () => {
    const [[logicalId, authorizer] = [], ...others] = Object.entries(partsOf('AWS::ApiGateway::Authorizer'));
    const pool = onlyResource(auth, 'AWS::Cognito::UserPool');
    expect(others).toEqual([]);
    expect(authorizer?.Properties).toMatchObject({
      Type: 'COGNITO_USER_POOLS',
      ProviderARNs: [{ 'Fn::GetAtt': [pool.logicalId, 'Arn'] }],
    });
    for (const { operation, HttpMethod, AuthorizationType, AuthorizerId } of methods) {
      // A browser asks whether it may ask, before it sends a token. API Gateway itself answers that.
      if (HttpMethod === 'OPTIONS' || operation === 'POST /sign-in-challenge') continue;
      expect([operation, AuthorizationType, AuthorizerId]).toEqual([
        operation,
        'COGNITO_USER_POOLS',
        { Ref: logicalId },
      ]);
    }
    const open = methods.filter(({ AuthorizationType }) => AuthorizationType === 'NONE');
    for (const { operation, Integration } of open)
      expect([operation, Integration.Type]).toEqual([
        operation,
        operation === 'POST /sign-in-challenge' ? 'AWS_PROXY' : 'MOCK',
      ]);
  });

  it('checks bodies and parameters before a function sees them', () => {
    const [[validatorId, validator] = []] = Object.entries(partsOf('AWS::ApiGateway::RequestValidator'));
    expect(validator?.Properties).toMatchObject({
      ValidateRequestBody: true,
      ValidateRequestParameters: true,
    });
    const checked = methods.filter(({ RequestValidatorId }) => RequestValidatorId?.Ref === validatorId);
    const what = checked.map(({ operation, RequestModels, RequestParameters }) => [
      operation.replace('POST ', ''),
      RequestModels ? 'body' : Object.keys(RequestParameters).join(),
    ]);
    expect(Object.fromEntries(what)).toEqual({
      '/register-authenticator/start': 'method.request.querystring.rpId',
      '/register-authenticator/complete': 'body',
      '/authenticators/list': 'method.request.querystring.rpId',
      '/authenticators/delete': 'body',
      '/authenticators/update': 'body',
    });
  });

  it('lets pages of the configured origins ask, and no others', () => {
    const preflights = methods.filter(({ HttpMethod }) => HttpMethod === 'OPTIONS');
    expect(preflights).toHaveLength(6);
    const [first, ...others] = config.webOrigins;
    for (const { Integration } of preflights) {
      const [answer] = Integration.IntegrationResponses;
      expect(answer.ResponseParameters['method.response.header.Access-Control-Allow-Origin']).toBe(
        `'${first}'`,
      );
      const compared = JSON.stringify(answer.ResponseTemplates ?? '').match(/https?:\/\/[^"\\]+/g) ?? [];
      expect(compared).toEqual(others);
    }
    for (const { Properties } of Object.values(resourcesOfType(auth, 'AWS::Lambda::Function'))) {
      const allowed = Properties.Environment.Variables.CORS_ALLOWED_ORIGINS;
      if (allowed !== undefined) expect(allowed).toBe(config.webOrigins.join(','));
    }
  });

  it('lets a page read why API Gateway refused, and keeps the answer out of caches', () => {
    const responses = Object.values(partsOf('AWS::ApiGateway::GatewayResponse'));
    expect(responses.map(({ Properties }) => Properties.ResponseType)).toEqual([
      'DEFAULT_4XX',
      'DEFAULT_5XX',
    ]);
    for (const { Properties } of responses) {
      expect(Properties.StatusCode).toBeUndefined();
      expect(Properties.ResponseParameters).toEqual({
        'gatewayresponse.header.Access-Control-Allow-Origin': `'${config.webOrigins[0]}'`,
        'gatewayresponse.header.Cache-Control': "'no-store'",
        'gatewayresponse.header.Strict-Transport-Security': "'max-age=31536000; includeSubDomains; preload'",
        'gatewayresponse.header.Vary': "'Origin'",
        'gatewayresponse.header.X-Content-Type-Options': "'nosniff'",
      });
    }
  });

  it('is regional, throttled, traced and measured', () => {
    expect(api.properties.EndpointConfiguration).toEqual({ Types: ['REGIONAL'] });
    expect(apiStage.TracingEnabled).toBe(true);
    expect(apiStage.MethodSettings).toEqual([
      {
        HttpMethod: '*',
        ResourcePath: '/*',
        ThrottlingRateLimit: config.passkeys.throttle.ratePerSecond,
        ThrottlingBurstLimit: config.passkeys.throttle.burst,
        MetricsEnabled: true,
        LoggingLevel: 'OFF',
        DataTraceEnabled: false,
      },
    ]);
  });

  it('writes down who called what, never a token, a body, a query or anything in the caller’s words', () => {
    const { DestinationArn, Format } = apiStage.AccessLogSetting;
    const [logGroup] = JSON.stringify(DestinationArn).match(/SignInApiAccessLogs[0-9A-F]{8}/) ?? [];
    expect(auth.toJSON().Resources[String(logGroup)].Properties.RetentionInDays).toBe(
      config.logRetentionDays,
    );
    expect(Object.values(JSON.parse(Format)).sort()).toEqual([
      '$context.authorizer.claims.sub',
      '$context.error.responseType',
      '$context.httpMethod',
      '$context.identity.sourceIp',
      '$context.integrationStatus',
      '$context.requestId',
      '$context.requestTime',
      '$context.resourcePath',
      '$context.responseLatency',
      '$context.responseLength',
      '$context.status',
    ]);
  });

  it('leaves the account’s setting for logs of API Gateway alone', () => {
    expect(resourcesOfType(auth, 'AWS::ApiGateway::Account')).toEqual({});
  });

  it('may call its two functions, for its own operations', () => {
    const permissions = Object.values(resourcesOfType(auth, 'AWS::Lambda::Permission'))
      .map(({ Properties }) => Properties)
      .filter(
        ({ Principal, SourceArn }) =>
          Principal === 'apigateway.amazonaws.com' &&
          JSON.stringify(SourceArn).includes(`"${api.logicalId}"`),
      );
    const functions = new Set(permissions.map(({ FunctionName }) => FunctionName['Fn::GetAtt'][0]));
    expect([...functions].map((name) => name.replace(/[0-9A-F]{8}$/, ''))).toEqual([
      'SignInPackageFido2Package',
      'SignInPackageFido2ChallengePackage',
    ]);
    for (const { SourceArn } of permissions) {
      expect(JSON.stringify(SourceArn)).toContain(`{"Ref":"${api.logicalId}"}`);
      expect(JSON.stringify(SourceArn)).toMatch(/\/POST\/[a-z/-]+"\]\]\}$/);
    }
  });
});

/** Passkeys of a deployment that the package made must go on working, so its layout is kept as it is. */
describe.each(stageNames)('the table of passkeys in stage %s', (stage) => {
  it('has the keys, the index and the expiry of the package’s', () => {
    const tables = Object.entries(resourcesOfType(buildStage(stage).auth, 'AWS::DynamoDB::Table'));
    const [, table] = tables.find(([logicalId]) => logicalId.includes('Authenticators')) ?? [];
    expect(table?.Properties).toMatchObject({
      AttributeDefinitions: [
        { AttributeName: 'pk', AttributeType: 'S' },
        { AttributeName: 'sk', AttributeType: 'S' },
        { AttributeName: 'credentialId', AttributeType: 'B' },
      ],
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      GlobalSecondaryIndexes: [
        {
          IndexName: 'credentialId',
          KeySchema: [{ AttributeName: 'credentialId', KeyType: 'HASH' }],
          Projection: { ProjectionType: 'KEYS_ONLY' },
        },
      ],
      TimeToLiveSpecification: { AttributeName: 'exp', Enabled: true },
      BillingMode: 'PAY_PER_REQUEST',
    });
    expect(table?.Properties.TableName).toBeUndefined();
  });
});
