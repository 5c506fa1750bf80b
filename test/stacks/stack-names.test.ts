import type { ConfigInput } from '../../lib/config/schema';
import { stackNames } from '../../lib/stacks/names';
import { stacksOf } from '../support/stacks';
import { stageConfig, stageNames } from '../support/stages';

const variants: readonly [string, Partial<ConfigInput>][] = [
  ...stageNames.map((stage): [string, Partial<ConfigInput>] => [stage, {}]),
  ['local', { web: { enabled: true } }],
];

it.each(variants)('names the stacks that are made, in stage %s with %j', (stage, overrides) => {
  const made = stacksOf(stage, overrides)
    .app.synth()
    .stacks.map(({ stackName }) => stackName);
  expect([...stackNames(stageConfig(stage, overrides))].sort()).toEqual(made.sort());
});
