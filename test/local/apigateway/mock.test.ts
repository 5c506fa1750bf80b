import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { MockIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { TestApi, TestGateway } from './support';

// Loading and synthesizing with the CDK takes seconds where the machine is busy; its own validation is not
// tested here.
jest.setTimeout(30_000);
process.env.CDK_VALIDATION = 'false';

describe('MOCK integrations', () => {
  let gateway: TestGateway;
  let api: TestApi;
  beforeEach(async () => {
    gateway = await TestGateway.start();
    api = await TestApi.create(gateway);
  });
  afterEach(() => gateway.close());

  /** What the CDK synthesizes for a CORS preflight, given to the emulation property by property. */
  async function preflight(allowOrigins: string[]): Promise<void> {
    const stack = new Stack(new App(), 'cors');
    const rest = new RestApi(stack, 'Api');
    const child = rest.root.addResource('list');
    child.addMethod('POST', new MockIntegration());
    child.addCorsPreflight({ allowOrigins, allowMethods: ['POST'], allowHeaders: ['Authorization'] });
    const methods = Template.fromStack(stack).findResources('AWS::ApiGateway::Method', {
      Properties: { HttpMethod: 'OPTIONS' },
    });
    const { Integration, MethodResponses } = Object.values(methods)[0]?.Properties ?? {};
    await api.method('OPTIONS', '/list', { Integration, MethodResponses });
    await api.deploy();
  }

  const options = (origin: string) =>
    api.send('OPTIONS', '/list', {
      headers: { Origin: origin, 'Access-Control-Request-Method': 'POST' },
    });

  it('answers a synthesized preflight with one origin', async () => {
    await preflight(['http://localhost:5173']);
    const reply = await options('http://evil.example');
    expect(reply).toMatchObject({ status: 204, text: '' });
    expect(reply.headers).toMatchObject({
      'access-control-allow-origin': 'http://localhost:5173',
      'access-control-allow-headers': 'Authorization',
      'access-control-allow-methods': 'POST',
      vary: 'Origin',
    });
  });

  it('answers a synthesized preflight with several origins with the one that asks', async () => {
    await preflight(['http://localhost:1', 'http://localhost:2', 'http://localhost:3']);
    for (const [asking, allowed] of [
      ['http://localhost:1', 'http://localhost:1'],
      ['http://localhost:3', 'http://localhost:3'],
      ['http://evil.example', 'http://localhost:1'],
    ] as const) {
      const reply = await options(asking);
      expect(reply.headers['access-control-allow-origin']).toBe(allowed);
      expect(reply.headers.vary).toBe('Origin');
    }
    const lowerCase = await api.send('OPTIONS', '/list', { headers: { origin: 'http://localhost:2' } });
    expect(lowerCase.headers['access-control-allow-origin']).toBe('http://localhost:2');
  });

  function mock(template: string, responses: object[], statuses = ['200']) {
    return {
      Integration: {
        Type: 'MOCK',
        RequestTemplates: { 'application/json': template },
        IntegrationResponses: responses,
      },
      MethodResponses: statuses.map((StatusCode) => ({
        StatusCode,
        ResponseParameters: { 'method.response.header.X-Got': true },
      })),
    };
  }

  it('selects the integration response by the status code its request template gives', async () => {
    await api.method(
      'GET',
      '/{status}',
      mock(
        '{ "statusCode": $input.params("status") }',
        [
          { StatusCode: '200' },
          {
            StatusCode: '404',
            SelectionPattern: '4\\d{2}',
            ResponseTemplates: { 'application/json': '{"missing":"$input.params(\'status\')"}' },
          },
        ],
        ['200', '404'],
      ),
    );
    await api.deploy();
    expect(await api.send('GET', '/201')).toMatchObject({ status: 200, text: '' });
    expect(await api.send('GET', '/410')).toMatchObject({ status: 404, json: { missing: '410' } });
    expect((await api.send('GET', '/nonsense')).status).toBe(500);
  });

  it('maps literals, context, stage variables and request parameters to headers', async () => {
    for (const [path, expression] of Object.entries({
      '/literal': "'a, b'",
      '/context': 'context.stage',
      '/identity': 'context.identity.sourceIp',
      '/variable': 'stageVariables.colour',
      '/header': 'method.request.header.x-mine',
      '/query': 'method.request.querystring.q',
      '/absent': 'context.nothing',
    }))
      await api.method(
        'GET',
        path,
        mock('{ statusCode: 200 }', [
          { StatusCode: '200', ResponseParameters: { 'method.response.header.X-Got': expression } },
        ]),
      );
    await api.deploy({ Variables: { colour: 'blue' } });
    const got = async (path: string) =>
      (await api.send('GET', `${path}?q=asked`, { headers: { 'X-Mine': 'mine' } })).headers['x-got'];
    expect(await got('/literal')).toBe('a, b');
    expect(await got('/context')).toBe('v1');
    expect(await got('/identity')).toBe('127.0.0.1');
    expect(await got('/variable')).toBe('blue');
    expect(await got('/header')).toBe('mine');
    expect(await got('/query')).toBe('asked');
    expect(await got('/absent')).toBeUndefined();
  });

  it('renders $input, $context, $stageVariables and $util, and takes overrides from templates', async () => {
    const template = [
      '#set($context.responseOverride.status = 202)',
      '#set($context.responseOverride.header.X-Got = $stageVariables.colour)',
      '{"id":"$context.requestId","quoted":"$util.escapeJavaScript("say \'hi\'")","b64":"$util.base64Encode("ab")"}',
    ].join('\n');
    await api.method(
      'POST',
      '/echo',
      mock(
        '{ "statusCode": $input.json("$.wanted[0].status"), "ignored": "$input.path(\'$\').wanted.size()" }',
        [{ StatusCode: '200', ResponseTemplates: { 'application/json': template } }],
      ),
    );
    await api.deploy({ Variables: { colour: 'blue' } });
    const reply = await api.send('POST', '/echo', { body: '{"wanted":[{"status":200}]}' });
    expect(reply.status).toBe(202);
    expect(reply.headers['x-got']).toBe('blue');
    expect(reply.text).toContain(`"id":"${reply.headers['x-amzn-requestid']}"`);
    expect(reply.text).toContain(`"quoted":"say \\'hi\\'","b64":"YWI="`);
  });

  it('answers 500 and says why for templates that give no status code or can’t be rendered', async () => {
    await api.method('GET', '/none', mock('{}', [{ StatusCode: '200' }]));
    await api.method('GET', '/broken', mock('#if(', [{ StatusCode: '200' }]));
    await api.method(
      'GET',
      '/unselected',
      mock('{ statusCode: 200 }', [{ StatusCode: '200', SelectionPattern: '5..' }]),
    );
    await api.deploy();
    for (const path of ['/none', '/broken', '/unselected']) {
      expect((await api.send('GET', path)).json).toEqual({ message: 'Internal server error' });
      expect(gateway.context.logged.at(-1)).toContain(path);
    }
  });

  it('says that JSONPath beyond names and indices is not emulated', async () => {
    await api.method('POST', '/deep', mock('{ statusCode: $input.json("$..a") }', [{ StatusCode: '200' }]));
    await api.deploy();
    const reply = await api.send('POST', '/deep', { body: '{}' });
    expect(reply.status).toBe(501);
    expect(reply.text).toContain('$..a');
  });

  it('refuses an integration response that the method does not declare', async () => {
    await expect(api.method('GET', '/undeclared', mock('{}', [{ StatusCode: '204' }]))).rejects.toThrow(
      'status 204 has no method response',
    );
    await expect(
      api.method(
        'GET',
        '/undeclared-header',
        mock('{}', [{ StatusCode: '200', ResponseParameters: { 'method.response.header.X-Other': "'1'" } }]),
      ),
    ).rejects.toThrow('method.response.header.X-Other');
  });
});
