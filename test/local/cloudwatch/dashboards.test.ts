import { AwsError } from '../../../local/contract';
import { createService } from '../../../local/services/cloudwatch';
import { widgetsOfDashboard } from '../../support/cloudwatch';
import { cloudFormation } from '../support/cloudformation';
import { serviceUnderTest } from '../support/service';

const TYPE = 'AWS::CloudWatch::Dashboard';
const graph = (metrics: number, more: object = {}) => ({
  type: 'metric',
  properties: {
    region: 'us-east-1',
    metrics: Array.from({ length: metrics }, (_, index) => ['AWS/Lambda', `Errors${index}`]),
    ...more,
  },
});
const text = { type: 'text', properties: { markdown: 'Sign-ins' } };
const body = (...widgets: readonly object[]) => JSON.stringify({ widgets });

describe('a dashboard of the embedded CloudWatch', () => {
  it('is shown as it was made, by its name, and is of the account alone', async () => {
    const { make, call, access } = await serviceUnderTest(createService);
    const DashboardBody = body(text, graph(2));
    expect(await make(TYPE, { DashboardName: 'orders-dev', DashboardBody })).toMatchObject({
      ref: 'orders-dev',
    });
    const DashboardArn = 'arn:aws:cloudwatch::000000000000:dashboard/orders-dev';
    expect(await call('GetDashboard', { DashboardName: 'orders-dev' })).toEqual({
      DashboardArn,
      DashboardBody,
      DashboardName: 'orders-dev',
    });
    expect(access('GetDashboard', { DashboardName: 'orders-dev' })).toEqual([
      expect.objectContaining({ action: 'cloudwatch:GetDashboard', resource: DashboardArn }),
    ]);
    await expect(call('GetDashboard', { DashboardName: 'orders' })).rejects.toMatchObject({
      code: 'ResourceNotFound',
    });
    await expect(call('GetDashboard', {})).rejects.toMatchObject({ code: 'InvalidParameterValue' });
  });

  it.each([
    ['that is no JSON', 'widgets', "Should have required property 'widgets'"],
    ['without widgets', '{}', "Should have required property 'widgets'"],
    ['with a widget of nothing', body({ type: 'text' }), '"/widgets/0"'],
    ['with a graph of no Region', body(text, graph(1, { region: undefined })), '"/widgets/1/properties"'],
    ['with a graph of nothing', body(graph(0)), 'should have specified a region and a data source'],
    ['of 501 widgets', body(...Array.from({ length: 501 }, () => text)), 'NOT have more than 500 items'],
    ['with 501 metrics in a graph', body(graph(501)), '"/widgets/0/properties/metrics"'],
    [
      'of 2,501 metrics',
      body(...Array.from({ length: 6 }, () => graph(417))),
      'NOT have more than 2500 items',
    ],
  ])('%s is refused', async (_, DashboardBody, message) => {
    const { make } = await serviceUnderTest(createService);
    const made = make(TYPE, { DashboardName: 'orders', DashboardBody });
    await expect(made).rejects.toBeInstanceOf(AwsError);
    await expect(made).rejects.toMatchObject({ code: 'InvalidParameterInput' });
    await expect(made).rejects.toThrow(message);
  });

  it('takes as many as there may be, and a graph of an alarm', async () => {
    const { make } = await serviceUnderTest(createService);
    const ofAlarm = graph(0, {
      annotations: { alarms: ['arn:aws:cloudwatch:us-east-1:000000000000:alarm:a'] },
    });
    const most = [...Array.from({ length: 5 }, () => graph(500)), ...Array.from({ length: 494 }, () => text)];
    await make(TYPE, { DashboardName: 'orders', DashboardBody: body(...most, ofAlarm) });
  });

  it('has a name of letters, digits, hyphens and underscores', async () => {
    const { make } = await serviceUnderTest(createService);
    await expect(make(TYPE, { DashboardName: 'orders.dev', DashboardBody: body() })).rejects.toMatchObject({
      code: 'InvalidParameterInput',
    });
  });

  it('goes with its stack, changes with it, and takes no other’s name', async () => {
    const cfn = await cloudFormation();
    const board = (...widgets: readonly object[]) => ({
      Resources: {
        Board: { Type: TYPE, Properties: { DashboardName: 'orders-dev', DashboardBody: body(...widgets) } },
      },
    });
    const shown = () => widgetsOfDashboard(cfn.aws, 'orders-dev');
    try {
      await cfn.create('app', board(text));
      expect((await cfn.create('other', board(text))).StackStatus).toBe('ROLLBACK_COMPLETE');
      expect(await cfn.reason('other', 'Board')).toContain('orders-dev');
      await cfn.update('app', board({ ...text, width: 7 }));
      expect(await shown()).toEqual([{ ...text, width: 7 }]);
      await cfn.remove('app');
      await expect(shown()).rejects.toThrow('<Code>ResourceNotFound</Code>');
    } finally {
      await cfn.close();
    }
  });
});
