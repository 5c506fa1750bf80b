import type { ConfigInput } from '../../lib/config/schema';
import { UsageError } from '../../tools/arguments';
import { knownStages } from '../../tools/known-stages';
import { namedDeployment, regionOf, stageOnly, told } from '../../tools/named-deployment';
import { stages as pinned } from '../fixtures/stages';

const stages = knownStages(pinned);

describe('what operators name', () => {
  it('is a stage, with its own deployment and Region', async () => {
    const named = namedDeployment({ stage: 'dev' }, stages);
    expect(named).toMatchObject({ deploymentName: 'passwordless', stage: 'dev', config: { stage: 'dev' } });
    expect(await regionOf(named, { AWS_REGION: 'eu-west-1' })).toBe('us-east-1');
    expect(told(named)).toBe('the stage dev');
  });

  it('is the deployment of a stage that has a name of its own', () => {
    const shop = { dev: () => ({ ...(pinned.dev?.({}) as ConfigInput), deploymentName: 'shop' }) };
    expect(namedDeployment({ stage: 'dev' }, knownStages(shop))).toMatchObject({ deploymentName: 'shop' });
  });

  it('is a deployment of another app, which has nothing of the stage of the same name', async () => {
    const named = namedDeployment({ stage: 'dev', deployment: 'passwordless' }, stages);
    expect(named).toMatchObject({ deploymentName: 'passwordless', stage: 'dev', config: undefined });
    expect(told(named)).toBe('the stage dev of passwordless');
  });

  it.each([
    [{ AWS_REGION: 'eu-west-1', AWS_DEFAULT_REGION: 'eu-west-3' }, 'eu-north-1', 'eu-north-1'],
    [{ AWS_REGION: 'eu-west-1', AWS_DEFAULT_REGION: 'eu-west-3' }, undefined, 'eu-west-1'],
    [{ AWS_REGION: '', AWS_DEFAULT_REGION: 'eu-west-3' }, undefined, 'eu-west-3'],
  ])('is in the Region of the flag, else of %j (%s)', async (environment, region, expected) => {
    const named = namedDeployment({ stage: 'dev', deployment: 'orders', region }, stages);
    expect(await regionOf(named, environment)).toBe(expected);
  });

  it.each([
    [{}, '--stage is missing; it names the stage, such as dev.'],
    [{ deployment: 'orders' }, '--stage is missing; it names the stage, such as dev.'],
    [{ deployment: 'Orders', stage: 'dev' }, '--deployment is "Orders"; it must be up to 32 lower-case'],
    [{ deployment: 'orders', stage: 'my stage' }, '--stage is "my stage"; it must be up to 16'],
    [
      { deployment: 'orders', stage: 'dev', region: 'eu-wset-1' },
      '--region is "eu-wset-1"; it must be the name',
    ],
    [
      { stage: 'orders' },
      '--stage is "orders"; custom/stages.ts has local, dev, prod. Name the deployment of another app by --deployment too',
    ],
    [{ stage: 'toString' }, '--stage is "toString"; custom/stages.ts has'],
    [{ stage: 'dev', region: 'us-east-1' }, '--region goes with --deployment alone'],
  ])('is refused by its flag: %j', (flags, message) => {
    expect(() => namedDeployment(flags, stages)).toThrow(UsageError);
    expect(() => namedDeployment(flags, stages)).toThrow(message);
  });

  it('must be a stage for tools that compare', () => {
    expect(stageOnly({ stage: 'dev' }, stages, 'It compares.')).toMatchObject({ config: { stage: 'dev' } });
    expect(() => stageOnly({ stage: 'dev', deployment: 'orders' }, stages, 'It compares.')).toThrow(
      '--deployment is "orders": It compares. Leave it out for a stage of custom/stages.ts; recover, why and outputs take it.',
    );
  });
});
