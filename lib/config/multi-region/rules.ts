import { type CrossFieldRule, rule } from '../rule';

const copiesNeedGlobalTables = rule(['multiRegion'], ({ multiRegion }, report) => {
  const { prepared, replicaRegions } = multiRegion;
  if (!prepared && replicaRegions.length > 0)
    report(
      ['multiRegion', 'replicaRegions'],
      replicaRegions,
      'none where multiRegion.prepared is false. Set prepared to true if the stage was never deployed. If it was, its tables and keys would be replaced, and every passkey lost: see docs/adr/017-multi-region.md.',
    );
});

const copiesAreElsewhere = rule(['multiRegion', 'region'], ({ multiRegion, region }, report) => {
  multiRegion.replicaRegions.forEach((replica, index) => {
    if (replica === region)
      report(
        ['multiRegion', 'replicaRegions', index],
        replica,
        `a Region other than ${region}, which the stage itself is in.`,
      );
  });
});

const planHasReplicas = rule(['multiRegion', 'featurePlan'], ({ multiRegion, featurePlan }, report) => {
  if (multiRegion.prepared && featurePlan === 'LITE')
    report(
      ['featurePlan'],
      featurePlan,
      '"ESSENTIALS" or "PLUS" where multiRegion.prepared is true; Cognito replicates no pool of the plan LITE.',
    );
});

const localIsOneRegion = rule(['multiRegion', 'stage'], ({ multiRegion, stage }, report) => {
  if (stage === 'local' && multiRegion.prepared)
    report(
      ['multiRegion', 'prepared'],
      true,
      'false in stage local; the embedded AWS is one Region and has no global tables.',
    );
});

export const multiRegionRules: readonly CrossFieldRule[] = [
  copiesNeedGlobalTables,
  copiesAreElsewhere,
  planHasReplicas,
  localIsOneRegion,
];
