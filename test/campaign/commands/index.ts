/** All commands, and how fast-check makes sequences of them. */
import * as fc from 'fast-check';
import { checkAll, type InvariantName } from '../invariants';
import type { World } from '../world';
import type { Action, Result } from './command';
import { operatorActions } from './operator';
import { ownerActions } from './owner';
import { strangerActions } from './stranger';
import { surroundings } from './surroundings';
import { thiefActions } from './thief';
import { writerActions } from './writer';

export const actions: readonly Action[] = [
  ...ownerActions,
  ...strangerActions,
  ...thiefActions,
  ...operatorActions,
  ...writerActions,
  ...surroundings,
];

/** How often each command was run, and how it ended. */
export type Tally = Map<string, Record<Result, number>>;

/** What a campaign counts and judges by. */
export interface Judge {
  readonly invariants: readonly InvariantName[];
  readonly tally: Tally;
  steps: number;
}

type Choice = readonly [action: Action, choice: number];
type Nothing = Record<string, never>;

/** One step: a command alone, or two at the same time; then all invariants. */
class Step implements fc.AsyncCommand<Nothing, World, true> {
  constructor(
    private readonly choices: readonly Choice[],
    private readonly judge: Judge,
  ) {}

  check = () => Promise.resolve(true);

  async run(_model: Nothing, world: World): Promise<void> {
    world.beginStep();
    world.evidence.steps.push(...this.choices.map(([{ name }]) => name));
    const results = await Promise.all(
      this.choices.map(async ([action, choice]) => [action.name, await action.run(world, choice)] as const),
    );
    for (const [name, result] of results) count(this.judge.tally, name, result);
    this.judge.steps += 1;
    // What was injected by this step waits for the next one; what waited before it has had its chance.
    if (world.evidence.faulted) world.aws.faults.clear();
    await checkAll(world, this.judge.invariants);
  }

  toString = () => this.choices.map(([{ name }, choice]) => `${name}(${choice})`).join(' || ');
}

function count(tally: Tally, name: string, result: Result): void {
  const counts = tally.get(name) ?? { done: 0, refused: 0, idle: 0 };
  counts[result] += 1;
  tally.set(name, counts);
}

/** Sequences of at most `maxCommands` steps; a fifth of them are two commands that overlap. */
export function sequences(judge: Judge, maxCommands: number, replayPath?: string) {
  const choice = fc.tuple(
    fc.oneof(...actions.map((action) => ({ arbitrary: fc.constant(action), weight: action.weight ?? 1 }))),
    fc.nat(),
  );
  const one = choice.map((it) => new Step([it], judge));
  const two = fc.tuple(choice, choice).map((both) => new Step(both, judge));
  return fc.commands([one, one, one, one, two], {
    maxCommands,
    size: 'max',
    ...(replayPath === undefined ? {} : { replayPath }),
  });
}
