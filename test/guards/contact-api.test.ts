/** The API that changes phone numbers and addresses, as API Gateway will run it. */

import { buildStage, onlyResource, resourcesOfType } from '../support/stacks';
import { stageNames } from '../support/stages';
import { apiParts } from './api-parts';

describe.each(stageNames)('the contact API in stage %s', (stage) => {
  const { auth, config } = buildStage(stage);
  const { methods, partsOf, stage: apiStage, ...api } = apiParts(auth, 'contact');
  const operations = methods.filter(({ HttpMethod }) => HttpMethod === 'POST');

  it('has three operations', () => {
    expect(methods.map(({ operation }) => operation).sort()).toEqual([
      'OPTIONS /contact/complete',
      'OPTIONS /contact/end-sessions',
      'OPTIONS /contact/start',
      'POST /contact/complete',
      'POST /contact/end-sessions',
      'POST /contact/start',
    ]);
  });

  it('lets nobody call one without a token of this pool', () => {
    const [[authorizerId, authorizer] = []] = Object.entries(partsOf('AWS::ApiGateway::Authorizer'));
    const pool = onlyResource(auth, 'AWS::Cognito::UserPool');
    expect(authorizer?.Properties).toMatchObject({
      Type: 'COGNITO_USER_POOLS',
      IdentitySource: 'method.request.header.Authorization',
      ProviderARNs: [{ 'Fn::GetAtt': [pool.logicalId, 'Arn'] }],
    });
    for (const { AuthorizationType, AuthorizerId, Integration } of operations)
      expect([AuthorizationType, AuthorizerId, Integration.Type]).toEqual([
        'COGNITO_USER_POOLS',
        { Ref: authorizerId },
        'AWS_PROXY',
      ]);
  });

  it('checks bodies before the function sees them, and takes no member that it doesn’t know', () => {
    const [[validatorId, validator] = []] = Object.entries(partsOf('AWS::ApiGateway::RequestValidator'));
    expect(validator?.Properties).toMatchObject({ ValidateRequestBody: true });
    const models = partsOf('AWS::ApiGateway::Model');
    const schemas = operations.map(({ operation, RequestModels, RequestValidatorId }) => {
      expect(RequestValidatorId).toEqual({ Ref: validatorId });
      const { Schema } = models[RequestModels['application/json'].Ref]?.Properties ?? {};
      expect(Schema).toMatchObject({ type: 'object', additionalProperties: false });
      if (!operation.endsWith('/end-sessions'))
        expect(Schema.properties.kind).toEqual({ type: 'string', enum: ['phone_number', 'email'] });
      return [operation, Schema.required, Object.keys(Schema.properties)];
    });
    expect(schemas).toEqual([
      ['POST /contact/start', ['kind', 'value'], ['kind', 'value', 'locale', 'timeZone']],
      ['POST /contact/complete', ['kind', 'code'], ['kind', 'code']],
      ['POST /contact/end-sessions', undefined, ['only']],
    ]);
  });

  it('lets pages of the configured origins ask, and no others', () => {
    const [first, ...others] = config.webOrigins;
    for (const { Integration } of methods.filter(({ HttpMethod }) => HttpMethod === 'OPTIONS')) {
      const [answer] = Integration.IntegrationResponses;
      expect(answer.ResponseParameters).toMatchObject({
        'method.response.header.Access-Control-Allow-Origin': `'${first}'`,
        'method.response.header.Access-Control-Allow-Methods': "'POST'",
        'method.response.header.Access-Control-Allow-Headers': "'Content-Type,Authorization'",
      });
      const compared = JSON.stringify(answer.ResponseTemplates ?? '').match(/https?:\/\/[^"\\]+/g) ?? [];
      expect(compared).toEqual(others);
    }
    const functions = Object.entries(resourcesOfType(auth, 'AWS::Lambda::Function'));
    const [, handler] = functions.find(([logicalId]) => logicalId.startsWith('ContactFunction')) ?? [];
    expect(handler?.Properties.Environment.Variables.CORS_ALLOWED_ORIGINS).toBe(config.webOrigins.join(','));
  });

  it('lets a page read why API Gateway refused, and keeps the answer out of caches', () => {
    const responses = Object.values(partsOf('AWS::ApiGateway::GatewayResponse'));
    expect(responses.map(({ Properties }) => Properties.ResponseType)).toEqual([
      'DEFAULT_4XX',
      'DEFAULT_5XX',
    ]);
    for (const { Properties } of responses)
      expect(Properties.ResponseParameters).toMatchObject({
        'gatewayresponse.header.Access-Control-Allow-Origin': `'${config.webOrigins[0]}'`,
        'gatewayresponse.header.Cache-Control': "'no-store'",
      });
  });

  it('is regional, throttled, traced and measured, and logs who called what in nobody’s words', () => {
    expect(api.properties.EndpointConfiguration).toEqual({ Types: ['REGIONAL'] });
    expect(apiStage.TracingEnabled).toBe(true);
    expect(apiStage.MethodSettings).toMatchObject([
      {
        HttpMethod: '*',
        ResourcePath: '/*',
        ThrottlingRateLimit: config.codes.throttle.ratePerSecond,
        ThrottlingBurstLimit: config.codes.throttle.burst,
        LoggingLevel: 'OFF',
        DataTraceEnabled: false,
      },
    ]);
    const fields = Object.keys(JSON.parse(apiStage.AccessLogSetting.Format));
    expect(fields).toEqual(expect.arrayContaining(['sub', 'status', 'resourcePath']));
    expect(fields.join()).not.toMatch(/body|header|query|agent/i);
  });

  it('may call its one function, for its own operations', () => {
    const permissions = Object.values(resourcesOfType(auth, 'AWS::Lambda::Permission'))
      .map(({ Properties }) => Properties)
      .filter(({ SourceArn }) => JSON.stringify(SourceArn).includes(`"${api.logicalId}"`));
    expect(permissions).toHaveLength(3);
    for (const { FunctionName, SourceArn } of permissions) {
      expect(FunctionName['Fn::GetAtt'][0]).toMatch(/^ContactFunction/);
      expect(JSON.stringify(SourceArn)).toMatch(/\/POST\/contact\/(start|complete|end-sessions)"\]\]\}$/);
    }
  });
});

it('is there where codes can be typed in, and not otherwise', () => {
  const apis = (codes: object) =>
    Object.values(resourcesOfType(buildStage('dev', { codes }).auth, 'AWS::ApiGateway::RestApi')).map(
      ({ Properties }) => Properties.Name,
    );
  expect(apis({})).toEqual(['passwordless-dev-passkeys']);
  expect(apis({ inLinkMail: true })).toEqual(['passwordless-dev-passkeys']);
  for (const codes of [{ email: true }, { sms: true }, { stepUp: true }])
    expect(apis(codes)).toEqual(['passwordless-dev-passkeys', 'passwordless-dev-contact']);
});
