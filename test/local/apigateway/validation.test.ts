import { TestApi, TestGateway } from './support';

describe('request validators', () => {
  let gateway: TestGateway;
  let api: TestApi;
  beforeEach(async () => {
    gateway = await TestGateway.start();
    api = await TestApi.create(gateway);
    const RequestValidatorId = await api.make('RequestValidator', {
      ValidateRequestBody: true,
      ValidateRequestParameters: true,
    });
    const pet = await api.make('Model', {
      Name: 'pet',
      ContentType: 'application/json',
      Schema: {
        $schema: 'http://json-schema.org/draft-04/schema#',
        type: 'object',
        required: ['name'],
        properties: {
          name: { type: 'string', minLength: 1, maxLength: 5 },
          legs: { type: 'integer', minimum: 0, exclusiveMinimum: true },
          toys: { type: 'array', items: { $ref: toyUrl(api) } },
        },
      },
    });
    await api.make('Model', { Name: 'toy', Schema: { type: 'string', enum: ['ball', 'bone'] } });
    await api.method('POST', '/pets', { RequestValidatorId, RequestModels: { 'application/json': pet } });
    await api.method('GET', '/pets/{petId}', {
      RequestValidatorId,
      RequestParameters: {
        'method.request.querystring.rpId': true,
        'method.request.header.X-Mine': true,
        'method.request.path.petId': true,
        'method.request.querystring.optional': false,
      },
    });
    await api.deploy();
  });
  afterEach(() => gateway.close());

  const toyUrl = ({ id }: TestApi) => `https://apigateway.amazonaws.com/restapis/${id}/models/toy`;
  const post = (body: string, contentType?: string) =>
    api.send('POST', '/pets', { body, headers: contentType ? { 'content-type': contentType } : {} });

  it.each(['{"name":"Rex"}', '{"name":"Rex","legs":4,"toys":["ball"],"other":null}'])(
    'lets %s through to the function',
    async (body) => {
      expect((await post(body, 'application/json; charset=UTF-8')).status).toBe(200);
      expect(gateway.event.body).toBe(body);
    },
  );

  it.each([
    '',
    '{}',
    '{"name":""}',
    '{"name":"Rexxxx"}',
    '{"name":7}',
    '{"name":"Rex","legs":0}',
    '{"name":"Rex","toys":["sofa"]}',
    '[]',
    'null',
    '{"name":"Rex"',
  ])('refuses the body %s', async (body) => {
    const reply = await post(body, 'application/json');
    expect(reply.status).toBe(400);
    expect(reply.json).toEqual({ message: 'Invalid request body' });
    expect(gateway.invocations).toHaveLength(0);
  });

  it('takes a body without a media type for JSON and leaves other media types alone', async () => {
    expect((await post('{}')).status).toBe(400);
    expect((await post('{}', 'text/plain')).status).toBe(200);
  });

  it('names all required parameters that are missing or blank', async () => {
    const reply = await api.send('GET', '/pets/7?rpId=');
    expect(reply.status).toBe(400);
    expect(reply.json).toEqual({ message: 'Missing required request parameters: [rpId, X-Mine]' });
    const complete = await api.send('GET', '/pets/7?rpId=localhost', { headers: { 'x-mine': 'yes' } });
    expect(complete.status).toBe(200);
  });

  it('does not validate what the validator leaves out', async () => {
    const lax = await TestApi.create(gateway);
    const RequestValidatorId = await lax.make('RequestValidator', { ValidateRequestParameters: true });
    const model = await lax.make('Model', { Schema: { type: 'object', required: ['name'] } });
    await lax.method('POST', '/pets', { RequestValidatorId, RequestModels: { 'application/json': model } });
    await lax.deploy();
    expect((await lax.send('POST', '/pets', { body: '{}' })).status).toBe(200);
  });

  it('authorizes before it validates', async () => {
    const guarded = await TestApi.create(gateway);
    const RequestValidatorId = await guarded.make('RequestValidator', { ValidateRequestParameters: true });
    const AuthorizerId = await guarded.make('Authorizer', { Type: 'COGNITO_USER_POOLS', Name: 'pool' });
    await guarded.method('POST', '/pets', {
      AuthorizationType: 'COGNITO_USER_POOLS',
      AuthorizerId,
      RequestValidatorId,
      RequestParameters: { 'method.request.querystring.rpId': true },
    });
    await guarded.deploy();
    expect((await guarded.send('POST', '/pets')).status).toBe(401);
  });

  it('refuses media types without a template as the passthrough behaviour says', async () => {
    const mock = (PassthroughBehavior: string, RequestTemplates: object) => ({
      Integration: {
        Type: 'MOCK',
        PassthroughBehavior,
        RequestTemplates,
        IntegrationResponses: [{ StatusCode: '200' }],
      },
      MethodResponses: [{ StatusCode: '200' }],
    });
    const json = { 'application/json': '{"statusCode":200}' };
    const mocked = await TestApi.create(gateway);
    await mocked.method('POST', '/never', mock('NEVER', {}));
    await mocked.method('POST', '/no-templates', mock('WHEN_NO_TEMPLATES', json));
    await mocked.method('POST', '/no-match', mock('WHEN_NO_MATCH', json));
    await mocked.deploy();
    const options = { headers: { 'content-type': 'text/plain' }, body: '{"statusCode":200}' };
    const status = async (path: string) => (await mocked.send('POST', path, options)).status;
    expect(await status('/never')).toBe(415);
    expect(await status('/no-templates')).toBe(415);
    expect(await status('/no-match')).toBe(200);
    expect((await mocked.send('POST', '/never', options)).json).toEqual({
      message: 'Unsupported Media Type',
    });
  });

  it('refuses a body of more than 10 MB', async () => {
    const reply = await post('x'.repeat(10 * 1024 * 1024 + 1), 'text/plain');
    expect(reply.status).toBe(413);
    expect(reply.json).toEqual({ message: 'Request Too Long' });
  });
});
