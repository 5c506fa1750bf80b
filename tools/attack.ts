/** `npm run attack`. See {@link USAGE}. */

import { type InvariantName, invariantNames } from '../test/campaign/invariants';
import type { CampaignReport } from '../test/campaign/run';
import { runCampaign } from '../test/campaign/run';
import { type VariantName, variantNames } from '../test/campaign/variants';
import { readFlags, runTool, UsageError } from './arguments';

const USAGE = `Usage: npm run attack -- [--minutes <n>] [--seed <n>] [--stage <name>] [--invariant <name>] ...

Attacks a stage on the embedded AWS: owners, a stranger, a thief of tokens, a link scanner, a writer of the tables and
operators call all public operations in random order and overlap, while time passes and AWS fails. After each step
invariants are checked. The shortest sequence that breaks one is printed with what replays it. Nothing leaves this machine.

  --minutes <n>       how long, also for making a sequence shorter; 10 when absent
  --stage <name>      ${variantNames.join(', ')}; ${variantNames[0]} when absent
  --invariant <name>  check this alone, or several, each with the option: ${invariantNames.join(', ')}
  --seed <n>          make the sequences of an earlier run again
  --path <path>       with --seed: only the sequence at this place, as a report prints it
  --replay <path>     with --seed and --path: only these commands of it, as a report prints them
  --commands <n>      steps of a sequence at most; 40 when absent
  --help              show this text

Exit status 1 when an invariant broke, 2 for wrong options.`;

void runTool(USAGE, async (argv) => {
  const values = readFlags(argv, {
    minutes: { type: 'string' },
    stage: { type: 'string' },
    invariant: { type: 'string', multiple: true },
    seed: { type: 'string' },
    path: { type: 'string' },
    replay: { type: 'string' },
    commands: { type: 'string' },
  });
  if (values.path !== undefined && values.seed === undefined)
    throw new UsageError('--path needs the --seed it belongs to.');
  if (values.replay !== undefined && values.path === undefined)
    throw new UsageError('--replay needs the --path it belongs to.');
  const variant = oneOf<VariantName>('stage', values.stage ?? 'local', variantNames);
  const invariants = (values.invariant ?? invariantNames).map((name) =>
    oneOf<InvariantName>('invariant', name, invariantNames),
  );
  const seconds = number('minutes', values.minutes ?? '10') * 60;
  if (!(seconds > 0)) throw new UsageError('--minutes must be more than 0.');
  const report = await runCampaign({
    variant,
    invariants,
    seconds,
    ...(values.seed === undefined ? {} : { seed: number('seed', values.seed) }),
    ...(values.path === undefined ? {} : { path: values.path }),
    ...(values.replay === undefined ? {} : { replayPath: values.replay }),
    ...(values.commands === undefined ? {} : { maxCommands: number('commands', values.commands) }),
  });
  print(report, variant);
  return report.broken === undefined ? 0 : 1;
});

function oneOf<Name extends string>(option: string, given: string, names: readonly Name[]): Name {
  const name = names.find((it) => it === given);
  if (name === undefined) throw new UsageError(`--${option} ${given}: must be one of ${names.join(', ')}.`);
  return name;
}

function number(option: string, given: string): number {
  if (!/^-?\d+(\.\d+)?$/.test(given)) throw new UsageError(`--${option} ${given}: must be a number.`);
  return Number(given);
}

function print({ seed, path, runs, steps, seconds, tally, broken }: CampaignReport, variant: string): void {
  const rate = (steps / seconds).toFixed(1);
  console.log(
    `stage ${variant}, seed ${seed}: ${steps} steps in ${runs} sequences, ${rate} steps per second`,
  );
  console.log('\ncommand: done, refused, nothing to do it with');
  for (const [name, { done, refused, idle }] of [...tally].sort(([a], [b]) => (a < b ? -1 : 1)))
    console.log(`  ${name.padEnd(48)} ${done}, ${refused}, ${idle}`);
  if (broken === undefined) {
    console.log('\nAll invariants held.');
    return;
  }
  console.log(`\nBROKEN ${broken.message}`);
  console.log(
    `found after ${broken.foundAfterSteps} steps, in sequence ${broken.foundAfterRuns}; shortest seen:`,
  );
  console.log(
    broken.sequence
      .replaceAll(',', '\n')
      .replace(' /*', '\n/*')
      .replace(/^(?!\/\*)/gm, '  '),
  );
  const replay = /replayPath="([^"]+)"/.exec(broken.sequence)?.[1];
  console.log(
    `again: npm run attack -- --stage ${variant} --seed ${seed}${path === undefined ? '' : ` --path ${path}`}${replay === undefined ? '' : ` --replay ${replay}`}`,
  );
}
