import { createService } from '../../../local/services/ssm';
import { testContext } from '../support/context';
import { serviceUnderTest } from '../support/service';

async function ssm(context = testContext()) {
  const service = await serviceUnderTest(createService, context);
  await service.make('AWS::SSM::Parameter', {
    Name: '/passwordless/local/v1/user-pool-id',
    Type: 'String',
    Value: 'us-east-1_abc',
  });
  return service;
}

const name = '/passwordless/local/v1/user-pool-id';
const arn = `arn:aws:ssm:us-east-1:000000000000:parameter${name}`;

describe('parameters of the embedded SSM', () => {
  it('are read by name, ARN and version', async () => {
    const { call } = await ssm();
    for (const Name of [name, arn, `${name}:1`]) {
      await expect(call('GetParameter', { Name })).resolves.toMatchObject({
        Parameter: { Name: name, Value: 'us-east-1_abc', Type: 'String', Version: 1, ARN: arn },
      });
    }
    await expect(call('GetParameter', { Name: `${name}:2` })).rejects.toMatchObject({
      code: 'ParameterVersionNotFound',
    });
    await expect(call('GetParameter', { Name: '/nothing' })).rejects.toMatchObject({
      code: 'ParameterNotFound',
    });
  });

  it('are read in numbers, with the names that are not there', async () => {
    const { call } = await ssm();
    await expect(call('GetParameters', { Names: [name, '/nothing'] })).resolves.toMatchObject({
      Parameters: [{ Name: name }],
      InvalidParameters: ['/nothing'],
    });
    await expect(call('GetParameters', { Names: [] })).rejects.toMatchObject({ code: 'ValidationException' });
  });

  it('are read by path, a level or all of it, page by page', async () => {
    const { call } = await ssm();
    for (const Name of ['/a/1', '/a/2', '/a/b/3', '/ab/4']) {
      await call('PutParameter', { Name, Value: 'v', Type: 'String' });
    }
    const names = async (input: object) =>
      (await call('GetParametersByPath', input)).Parameters.map((found: { Name: string }) => found.Name);
    expect(await names({ Path: '/a' })).toEqual(['/a/1', '/a/2']);
    expect(await names({ Path: '/a/', Recursive: true })).toEqual(['/a/1', '/a/2', '/a/b/3']);
    const { NextToken } = await call('GetParametersByPath', { Path: '/a', MaxResults: 1 });
    expect(await names({ Path: '/a', MaxResults: 1, NextToken })).toEqual(['/a/2']);
  });

  it('get a new version when they are overwritten, which must be asked for', async () => {
    const { call } = await ssm();
    await expect(call('PutParameter', { Name: name, Value: 'x' })).rejects.toMatchObject({
      code: 'ParameterAlreadyExists',
    });
    await expect(call('PutParameter', { Name: name, Value: 'x', Overwrite: true })).resolves.toEqual({
      Version: 2,
      Tier: 'Standard',
    });
    expect((await call('GetParameter', { Name: name })).Parameter.Value).toBe('x');
    expect((await call('GetParameter', { Name: `${name}:1` })).Parameter.Value).toBe('us-east-1_abc');
  });

  it.each([
    ['a SecureString', { Type: 'SecureString' }, 'UnsupportedParameterType'],
    ['an unknown type', { Type: 'Number' }, 'ValidationException'],
    ['an empty value', { Value: '' }, 'ValidationException'],
    ['over 4 KB', { Value: 'x'.repeat(4097) }, 'ValidationException'],
    ['a name of AWS', { Name: '/aws/x' }, 'ValidationException'],
    ['a path without a slash before it', { Name: 'a/b' }, 'ValidationException'],
    ['a value off its pattern', { AllowedPattern: '[0-9]+' }, 'ParameterPatternMismatchException'],
    ['a member that is not emulated', { Policies: '[]' }, 'ValidationException'],
  ])('are refused with %s', async (_, more, code) => {
    const { call } = await ssm();
    await expect(
      call('PutParameter', { Name: '/new', Value: 'value', Type: 'String', ...more }),
    ).rejects.toMatchObject({ code });
  });

  it('of the template come back at a reset, others go', async () => {
    const { call, service } = await ssm();
    await call('DeleteParameter', { Name: name });
    await call('PutParameter', { Name: '/other', Value: 'v', Type: 'String' });
    await service.reset?.();
    const { Parameters } = await call('DescribeParameters', {});
    expect(Parameters).toMatchObject([{ Name: name, Version: 1 }]);
  });

  it('made through the API outlive a restart with the same state', async () => {
    const context = testContext();
    await (await ssm(context)).call('PutParameter', { Name: '/other', Value: 'v', Type: 'String' });
    const { call } = await ssm(context);
    expect((await call('GetParameter', { Name: '/other' })).Parameter.Value).toBe('v');
    expect((await call('GetParameter', { Name: name })).Parameter.Version).toBe(1);
  });

  it('are asked of IAM by their ARN, whatever way they are named', async () => {
    const { access } = await ssm();
    for (const Name of [name, arn, `${name}:1`]) {
      expect(access('GetParameter', { Name })).toEqual([{ action: 'ssm:GetParameter', resource: arn }]);
    }
    expect(access('GetParameters', { Names: [name, 'plain'] }).map(({ resource }) => resource)).toEqual([
      arn,
      'arn:aws:ssm:us-east-1:000000000000:parameter/plain',
    ]);
  });
});
