import { createService } from '../../../local/services/apigateway';
import { serviceUnderTest } from '../support/service';

const ARN = 'arn:aws:iam::000000000000:role/logs';
const patch = (value: unknown, op = 'replace', path = '/cloudwatchRoleArn') => ({
  patchOperations: [{ op, path, value }],
});

describe("the account's settings of API Gateway", () => {
  it('have no logging role until somebody sets one, in a template or by the API', async () => {
    const { access, call, make, service } = await serviceUnderTest(createService);
    expect(await call('GetAccount', {})).not.toHaveProperty('cloudwatchRoleArn');
    expect(access('UpdateAccount', patch(ARN))).toEqual([
      { action: 'apigateway:PATCH', resource: 'arn:aws:apigateway:us-east-1::/account' },
    ]);
    await call('UpdateAccount', patch(ARN));
    expect(await call('GetAccount', {})).toMatchObject({ cloudwatchRoleArn: ARN });
    await make('AWS::ApiGateway::Account', { CloudWatchRoleArn: `${ARN}-of-template` });
    await call('UpdateAccount', patch(''));
    await service.reset?.();
    expect(await call('GetAccount', {})).toMatchObject({ cloudwatchRoleArn: `${ARN}-of-template` });
  });

  it.each([
    [patch('logs'), 'Invalid ARN'],
    [{ patchOperations: 1 }, 'must be a list'],
    [{ patchOperations: [null] }, 'must be a list'],
    [patch(ARN, 'remove'), 'one patch'],
    [patch(ARN, 'replace', '/throttleSettings'), 'one patch'],
  ])('refuse the change %j', async (input, message) => {
    const { call } = await serviceUnderTest(createService);
    await expect(call('UpdateAccount', input)).rejects.toMatchObject({
      code: 'BadRequestException',
      message: expect.stringContaining(message),
    });
  });
});
