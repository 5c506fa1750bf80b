import { createService } from '../../../local/services/apigateway';
import { testContext } from '../support/context';
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

  it('keep a stage with logs out of a fresh account until the role is set', async () => {
    const fresh = await serviceUnderTest(createService, testContext({ freshAccount: true }));
    const stage = () =>
      fresh.make('AWS::ApiGateway::Stage', {
        RestApiId: 'none',
        DeploymentId: 'none',
        StageName: 'v1',
        AccessLogSetting: { Format: '$context.requestId' },
      });
    await expect(async () => stage()).rejects.toThrow('CloudWatch Logs role ARN must be set');
    await fresh.call('UpdateAccount', patch(ARN));
    await expect(async () => stage()).rejects.not.toThrow('CloudWatch Logs role ARN');
  });

  it('come after the first API in a fresh account', async () => {
    const fresh = await serviceUnderTest(createService, testContext({ freshAccount: true }));
    const account = async () => fresh.make('AWS::ApiGateway::Account', { CloudWatchRoleArn: ARN });
    await expect(account()).rejects.toThrow('takes no settings of an account that has no API');
    await fresh.make('AWS::ApiGateway::RestApi', { Name: 'first' });
    await account();
    expect(await fresh.call('GetAccount', {})).toMatchObject({ cloudwatchRoleArn: ARN });
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
