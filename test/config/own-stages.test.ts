/** What is in custom/: that its values hold, and that no two stages want the same thing of AWS. */
import { spawnSync } from 'node:child_process';
import type { Config } from '../../lib/config/schema';
import { allStages, ownConfig, ownNames } from '../support/own-stages';
import { projectRoot } from '../support/product';
import { stageConfig } from '../support/stages';

/** What AWS has once in an account and Region, by what it is called there. */
function claimsOf({ account, region, sender, sms }: Config): readonly string[] {
  const { identity } = sender;
  const identities = sms?.channel.kind === 'end-user-messaging' ? sms.channel.originationIdentities : [];
  return [
    ...(identity.provision ? [`the SES identity ${identity.value}`] : []),
    ...identities.flatMap((it) =>
      it.kind === 'sender-id' && it.provision ? [`the sender id ${it.value} of ${it.country}`] : [],
    ),
  ].map((claim) => `${claim} in ${account} and ${region}`);
}

/** Claims that more than one stage makes, with the stages. */
function claimedTwice(configs: readonly Config[]): readonly string[] {
  const by = new Map<string, string[]>();
  // A stage `local` is never deployed.
  for (const config of configs.filter(({ stage }) => stage !== 'local'))
    for (const claim of claimsOf(config)) by.set(claim, [...(by.get(claim) ?? []), config.stage]);
  return [...by].flatMap(([claim, stages]) => (stages.length > 1 ? [`${claim}: ${stages.join(', ')}`] : []));
}

describe('the stages of custom/stages.ts', () => {
  it.each(ownNames)('%s has values that hold', (stage) => {
    expect(ownConfig(stage).stage).toBe(stage);
  });

  it('are told apart by AWS: of two that make one thing, the second says `provision: false`', () => {
    const names = ownNames.filter((name) => allStages.some(([, { stage }]) => stage === name));
    expect(claimedTwice(names.map(ownConfig))).toEqual([]);
  });
});

it('brand and words of custom/ hold', () => {
  const { stdout } = spawnSync(process.execPath, ['--require', 'tsx/cjs', 'tools/stage.ts', 'check'], {
    cwd: projectRoot,
    encoding: 'utf8',
  });
  expect(stdout.split('\n').slice(-3).join('\n')).toBe('The brand holds.\nThe words hold.\n');
}, 60_000);

it('two stages on one domain, number or name in one account are noticed', () => {
  const dev = stageConfig('dev');
  const staging = { ...dev, stage: 'staging' };
  expect(claimedTwice([dev, staging])).toEqual([
    'the SES identity dev.example.com in 111111111111 and us-east-1: dev, staging',
    'the sender id EXAMPLEDEV of JP in 111111111111 and us-east-1: dev, staging',
  ]);
  expect(claimedTwice([dev, { ...staging, account: '333333333333' }])).toEqual([]);
});
