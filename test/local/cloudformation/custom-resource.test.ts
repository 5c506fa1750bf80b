/** Custom resources: their functions run while the stacks are made, and answer as CloudFormation wants it. */
import { type LocalAws, startLocalAws } from '../../../local';
import { functionResource, removeFolders, roleResource, writeAssembly } from '../support/assembly';

let aws: LocalAws | undefined;
afterEach(async () => {
  await aws?.close();
  aws = undefined;
});
afterAll(removeFolders);

const answering = (answer: string) => `
exports.handler = async (event) => {
  const { StackId, RequestId, LogicalResourceId } = event;
  const body = JSON.stringify({ StackId, RequestId, LogicalResourceId, PhysicalResourceId: 'made', ...(${answer}) });
  const { status } = await fetch(event.ResponseURL, { method: 'PUT', headers: { 'content-type': '' }, body: new TextEncoder().encode(body) });
  if (status !== 200) throw new Error('status ' + status);
};`;

function start(code: string, { runtime = 'nodejs24.x', properties = {} } = {}) {
  const assembly = writeAssembly({
    stacks: {
      Stack: {
        template: {
          Resources: {
            Role: roleResource(),
            Maker: functionResource('code', { Runtime: runtime, Timeout: 5 }),
            Thing: {
              Type: 'Custom::Thing',
              Properties: { ServiceToken: { 'Fn::GetAtt': ['Maker', 'Arn'] }, ...properties },
            },
          },
          Outputs: {
            Id: { Value: { Ref: 'Thing' } },
            Seen: { Value: { 'Fn::GetAtt': ['Thing', 'Seen'] } },
          },
        },
      },
    },
    assets: { code: { 'index.js': code } },
  });
  return startLocalAws({ assembly });
}

it('is made by its function, which gets every value as text; Ref and attributes are what it answers', async () => {
  aws = await start(
    answering(
      "{ Status: 'SUCCESS', Data: { Seen: JSON.stringify([event.RequestType, event.ResourceType, event.ResourceProperties.Count, event.ResourceProperties.List, 'ServiceTimeout' in event.ResourceProperties]) } }",
    ),
    { properties: { Count: 3, List: [true, { Deep: 1 }], ServiceTimeout: 60 } },
  );
  expect(aws.output('Id')).toBe('made');
  expect(JSON.parse(aws.output('Seen'))).toEqual([
    'Create',
    'Custom::Thing',
    '3',
    ['true', { Deep: '1' }],
    false,
  ]);
});

it.each([
  [
    'that says it failed',
    answering("{ Status: 'FAILED', Reason: 'no luck' }"),
    /can't make Thing.*\[FAILED\]: no luck/,
  ],
  ['that ends without an answer', 'exports.handler = async () => undefined;', /ended without an answer/],
  [
    'that answers for another request',
    answering("{ Status: 'SUCCESS', RequestId: 'other' }"),
    /must repeat StackId, RequestId/,
  ],
  [
    'that gives no id',
    answering("{ Status: 'SUCCESS', PhysicalResourceId: '' }"),
    /Invalid PhysicalResourceId/,
  ],
  ['that throws', "exports.handler = async () => { throw new Error('broken'); };", /broken/],
])('fails the deployment with a function %s', async (_, code, message) => {
  await expect(start(code)).rejects.toThrow(message);
});

it('is passed over, with the reason, where nothing here can run its function', async () => {
  aws = await start('', { runtime: 'python3.13' });
  expect(aws.skipped).toEqual([
    {
      stack: 'Stack',
      logicalId: 'Thing',
      type: 'Custom::Thing',
      reason: expect.stringContaining('python3.13'),
    },
  ]);
});

it('takes an answer at the address of its own request alone', async () => {
  aws = await start(answering("{ Status: 'SUCCESS', Data: { Seen: event.ResponseURL } }"));
  const address = aws.output('Seen');
  for (const url of [address, `${aws.endpoint}/_aws/cloudformation/answers/guess`]) {
    const { status } = await fetch(url, {
      method: 'PUT',
      headers: { 'content-type': '' },
      body: new TextEncoder().encode('{}'),
    });
    expect(status).toBe(403);
  }
});
