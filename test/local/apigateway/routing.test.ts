import { send, TestApi, TestGateway } from './support';

describe('routing of REST APIs', () => {
  let gateway: TestGateway;
  let api: TestApi;
  beforeEach(async () => {
    gateway = await TestGateway.start();
    api = await TestApi.create(gateway);
  });
  afterEach(() => gateway.close());

  it('prefers a literal segment to a parameter and a parameter to a greedy one', async () => {
    for (const path of ['/{proxy+}', '/pets/{petId}', '/pets/cat', '/pets/{petId}/toys'])
      await api.method('GET', path);
    await api.deploy();
    for (const [path, resource, pathParameters] of [
      ['/pets/cat', '/pets/cat', null],
      ['/pets/dog', '/pets/{petId}', { petId: 'dog' }],
      ['/pets/cat/toys', '/pets/{petId}/toys', { petId: 'cat' }],
      ['/pets/cat/food', '/{proxy+}', { proxy: 'pets/cat/food' }],
    ] as const) {
      await api.send('GET', path);
      expect(gateway.event).toMatchObject({ resource, pathParameters });
    }
  });

  it('passes over resources that have no method', async () => {
    await api.method('GET', '/pets/cat');
    await api.method('GET', '/{proxy+}');
    await api.deploy();
    await api.send('GET', '/pets');
    expect(gateway.event.resource).toBe('/{proxy+}');
  });

  it('refuses two resources of one path', async () => {
    await api.resource('/pets');
    await expect(
      api.make('Resource', { ParentId: await api.resource('/'), PathPart: 'pets' }),
    ).rejects.toThrow('Another resource with the same parent already has this name: pets');
  });

  it('gives path parameters decoded and the path as it was sent', async () => {
    await api.method('GET', '/pets/{name}');
    await api.deploy();
    await api.send('GET', '/pets/a%20b%2Fc');
    expect(gateway.event).toMatchObject({
      path: '/pets/a%20b%2Fc',
      resource: '/pets/{name}',
      pathParameters: { name: 'a b/c' },
    });
  });

  it('answers unknown paths and methods like a missing token', async () => {
    await api.method('POST', '/pets');
    await api.deploy();
    for (const [method, path] of [
      ['GET', '/pets'],
      ['POST', '/dogs'],
      ['POST', '/pets/1'],
      ['POST', '/Pets'],
      ['POST', '/'],
    ] as const) {
      const reply = await api.send(method, path);
      expect(reply.status).toBe(403);
      expect(reply.json).toEqual({ message: 'Missing Authentication Token' });
      expect(reply.headers['x-amzn-errortype']).toBe('MissingAuthenticationTokenException');
    }
    expect(gateway.invocations).toHaveLength(0);
  });

  it('falls back to ANY on the resource that matched, and takes a trailing slash for none', async () => {
    await api.method('ANY', '/pets');
    await api.deploy();
    expect((await api.send('DELETE', '/pets/')).status).toBe(200);
  });

  it('refuses a path whose escapes are broken', async () => {
    await api.method('GET', '/{any}');
    await api.deploy();
    expect((await api.send('GET', '/%zz')).status).toBe(400);
  });

  it('serves only what the deployment froze', async () => {
    await api.method('GET', '/before');
    await api.deploy();
    await api.method('GET', '/after');
    expect((await api.send('GET', '/before')).status).toBe(200);
    expect((await api.send('GET', '/after')).status).toBe(403);
  });

  it('refuses to deploy an API without methods', async () => {
    await expect(api.deploy()).rejects.toThrow("doesn't contain any methods");
  });

  it('answers HEAD without a body and keeps to the methods that are there', async () => {
    await api.method('HEAD', '/pets');
    await api.deploy();
    const reply = await api.send('HEAD', '/pets');
    expect(reply).toMatchObject({ status: 200, text: '' });
    expect((await api.send('GET', '/pets')).status).toBe(403);
  });

  it('names the APIs there are when an id is unknown, and forbids an unknown stage', async () => {
    await api.method('GET', '/pets');
    await api.deploy();
    const unknown = await send(gateway.endpoint, 'GET', '/_aws/execute-api/nosuchapi0/v1/pets');
    expect(unknown.status).toBe(404);
    expect(unknown.text).toContain(api.id);
    const stage = await send(gateway.endpoint, 'GET', `/_aws/execute-api/${api.id}/v2/pets`);
    expect(stage.status).toBe(403);
    expect(stage.json).toEqual({ message: 'Forbidden' });
  });
});
