import { ConfigError } from '../../lib/config/errors';
import type { ConfigInput } from '../../lib/config/schema';
import { stageConfig, stageNames } from '../support/stages';

/** What is said of a stage with these values. */
function complaint(stage: string, overrides: Partial<ConfigInput>): string {
  try {
    stageConfig(stage, overrides);
    return '';
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.message;
  }
}

describe('a second Region', () => {
  it('is prepared by no stage that does not say so', () => {
    for (const stage of stageNames)
      expect(stageConfig(stage).multiRegion).toEqual({ prepared: false, replicaRegions: [] });
  });

  it('can be prepared, and have copies of the tables', () => {
    expect(stageConfig('dev', { multiRegion: { prepared: true } }).multiRegion.replicaRegions).toEqual([]);
    expect(
      complaint('dev', { multiRegion: { prepared: true, replicaRegions: ['eu-west-1', 'eu-central-1'] } }),
    ).toBe('');
  });

  it('gets no copies where the stage was not made for them: users would lose their passkeys', () => {
    expect(complaint('prod', { multiRegion: { replicaRegions: ['eu-west-1'] } })).toMatch(
      /multiRegion\.replicaRegions: got .*eu-west-1.*expected none where multiRegion\.prepared is false\..*never deployed.*docs\/adr\/017/,
    );
  });

  it.each([
    ['dev', { prepared: true, replicaRegions: ['us-east-1'] }, 'multiRegion.replicaRegions[0]'],
    ['dev', { prepared: true, replicaRegions: ['eu-west-1', 'eu-west-1'] }, 'multiRegion.replicaRegions[1]'],
    ['dev', { prepared: true, replicaRegions: ['Ireland'] }, 'multiRegion.replicaRegions[0]'],
    ['dev', { prepared: 'yes' as unknown as boolean }, 'multiRegion.prepared'],
    ['local', { prepared: true }, 'multiRegion.prepared'],
  ])('says of %s what is wrong with %j, by the name of the field', (stage, multiRegion, field) => {
    expect(complaint(stage, { multiRegion })).toContain(`${field}: got`);
  });

  it('needs a plan of Cognito that has replicas', () => {
    expect(complaint('dev', { featurePlan: 'LITE', multiRegion: { prepared: true } })).toContain(
      'featurePlan: got "LITE"',
    );
  });
});
