/** REST APIs over updates and deletions: what callers see is what was deployed, whatever was edited since. */
import type { MadeResource } from '../../../local/contract';
import { removeFolders } from '../support/assembly';
import { type EmptyAccount, emptyAccount } from '../support/resources';

let account: EmptyAccount;
let api: MadeResource;
let pets: MadeResource;
beforeEach(async () => {
  account = await emptyAccount();
  api = await account.make('AWS::ApiGateway::RestApi', {
    Name: 'pets',
    EndpointConfiguration: { Types: ['REGIONAL'] },
  });
  pets = await account.make('AWS::ApiGateway::Resource', {
    RestApiId: api.result.ref,
    ParentId: api.result.attributes.RootResourceId,
    PathPart: 'pets',
  });
});
afterEach(() => account.aws.close());
afterAll(removeFolders);

const of = (properties: object) => ({ RestApiId: api.result.ref, ...properties });
const answering = (text: string, more: object = {}) =>
  of({
    ResourceId: pets.result.ref,
    HttpMethod: 'GET',
    AuthorizationType: 'NONE',
    MethodResponses: [{ StatusCode: '200' }],
    Integration: {
      Type: 'MOCK',
      RequestTemplates: { 'application/json': '{"statusCode": 200}' },
      IntegrationResponses: [
        { StatusCode: '200', ResponseTemplates: { 'application/json': JSON.stringify({ text }) } },
      ],
    },
    ...more,
  });
const deploy = () => account.make('AWS::ApiGateway::Deployment', of({}));
const stageOf = (deployment: MadeResource) => of({ StageName: 'live', DeploymentId: deployment.result.ref });
const ask = async () => {
  const answer = await fetch(`${account.aws.endpoint}/_aws/execute-api/${api.result.ref}/live/pets`);
  return answer.status === 200 ? ((await answer.json()) as { text: string }).text : answer.status;
};

describe('a stage', () => {
  it('serves a changed method only after another deployment that it was pointed to', async () => {
    const method = await account.make('AWS::ApiGateway::Method', answering('one'));
    const first = await deploy();
    const stage = await account.make('AWS::ApiGateway::Stage', stageOf(first));
    expect(await ask()).toBe('one');
    await account.change(method, answering('two'));
    expect(await ask()).toBe('one');
    const second = await deploy();
    expect(await ask()).toBe('one');
    await account.change(stage, stageOf(second));
    expect(await ask()).toBe('two');
    await account.remove(first);
    expect(await ask()).toBe('two');
  });

  it('goes on serving a method that was deleted, until another deployment', async () => {
    const method = await account.make('AWS::ApiGateway::Method', answering('one'));
    await account.make('AWS::ApiGateway::Method', answering('other', { HttpMethod: 'POST' }));
    const stage = await account.make('AWS::ApiGateway::Stage', stageOf(await deploy()));
    await account.remove(method);
    await account.remove(method);
    expect(await ask()).toBe('one');
    await account.change(stage, stageOf(await deploy()));
    expect(await ask()).toBe(403);
  });

  it('is refused under a name that is taken, and with a deployment that is not there', async () => {
    await account.make('AWS::ApiGateway::Method', answering('one'));
    const deployment = await deploy();
    const made = await account.make('AWS::ApiGateway::Stage', stageOf(deployment));
    await expect(account.make('AWS::ApiGateway::Stage', stageOf(deployment))).rejects.toMatchObject({
      code: 'ConflictException',
      message: expect.stringContaining('Stage already exists'),
    });
    await expect(account.change(made, of({ StageName: 'live', DeploymentId: 'gone' }))).rejects.toMatchObject(
      { code: 'BadRequestException' },
    );
    expect(await ask()).toBe('one');
    await account.remove(made);
    expect(await ask()).toBe(403);
  });
});

describe('a deployment', () => {
  it('can’t be deleted while a stage points to it (API_DeleteDeployment)', async () => {
    await account.make('AWS::ApiGateway::Method', answering('one'));
    const deployment = await deploy();
    const stage = await account.make('AWS::ApiGateway::Stage', stageOf(deployment));
    await expect(account.remove(deployment)).rejects.toMatchObject({
      code: 'BadRequestException',
      message: expect.stringContaining('Active stages pointing to this deployment must be moved or deleted'),
    });
    await account.remove(stage);
    await account.remove(deployment);
  });
});

describe('parts of an API', () => {
  it('are refused twice', async () => {
    await account.make('AWS::ApiGateway::Method', answering('one'));
    const model = of({ Name: 'Pet', Schema: {} });
    await account.make('AWS::ApiGateway::Model', model);
    const response = of({ ResponseType: 'DEFAULT_4XX' });
    await account.make('AWS::ApiGateway::GatewayResponse', response);
    for (const [type, properties] of [
      ['AWS::ApiGateway::Method', answering('two')],
      ['AWS::ApiGateway::Model', model],
      ['AWS::ApiGateway::GatewayResponse', response],
      ['AWS::ApiGateway::Resource', pets.request.properties],
    ])
      await expect(account.make(type as string, properties as object)).rejects.toMatchObject({
        code: 'ConflictException',
      });
  });

  it('can’t be deleted while a method refers to them', async () => {
    const validator = await account.make(
      'AWS::ApiGateway::RequestValidator',
      of({ ValidateRequestBody: true }),
    );
    const model = await account.make('AWS::ApiGateway::Model', of({ Name: 'Pet', Schema: {} }));
    const authorizer = await account.make(
      'AWS::ApiGateway::Authorizer',
      of({ Type: 'COGNITO_USER_POOLS', ProviderARNs: ['arn:aws:cognito-idp:us-east-1:1:userpool/p'] }),
    );
    const method = await account.make(
      'AWS::ApiGateway::Method',
      answering('one', {
        RequestValidatorId: validator.result.ref,
        RequestModels: { 'application/json': 'Pet' },
        AuthorizationType: 'COGNITO_USER_POOLS',
        AuthorizerId: authorizer.result.ref,
      }),
    );
    for (const part of [validator, model, authorizer])
      await expect(account.remove(part)).rejects.toMatchObject({
        code: 'ConflictException',
        message: expect.stringContaining('is referenced in method'),
      });
    await account.change(method, answering('one'));
    for (const part of [validator, model, authorizer]) await account.remove(part);
  });

  it('go with the API, and nothing answers any more', async () => {
    const method = await account.make('AWS::ApiGateway::Method', answering('one'));
    const stage = await account.make('AWS::ApiGateway::Stage', stageOf(await deploy()));
    await account.change(api, { ...api.request.properties, Name: 'animals' });
    expect(await ask()).toBe('one');
    await account.remove(api);
    expect(await ask()).toBe(404);
    for (const part of [stage, method, pets, api]) await account.remove(part);
  });
});
