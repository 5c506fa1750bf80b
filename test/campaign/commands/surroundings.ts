/** What happens around all parties: time passes, AWS fails, functions die. */
import type { World } from '../world';
import { type Action, pick, rest } from './command';

/**
 * Seconds: past a cool-down, past a recent sign-in, past an hour, a day, the three weeks of a token that lies
 * about.
 */
const LEAPS = [31, 61, 61, 6 * 60, 61 * 60, 25 * 3600, 20 * 86_400];

const FAULTS = [
  { service: 'dynamodb', kind: 'error' },
  { service: 'dynamodb', kind: 'throttle' },
  { service: 'dynamodb', kind: 'kill', when: 'after' },
  { service: 'kms', kind: 'error' },
  { service: 'ses', kind: 'error' },
  { service: 'ses', kind: 'kill', when: 'after' },
  { service: 'lambda', operation: 'Invoke', kind: 'kill' },
] as const;

export const surroundings: readonly Action[] = [
  {
    name: 'time.passes',
    weight: 6,
    async run(world, choice) {
      world.advance(pick(LEAPS, choice));
      return 'done';
    },
  },
  {
    name: 'aws.fails-next',
    weight: 2,
    async run(world: World, choice) {
      const times = 1 + (rest(choice, FAULTS) % 2);
      // It may hit what runs at the same time.
      if (world.evidence.steps.length > 1) world.evidence.faulted = true;
      // Calls of functions alone: what watches the campaign is no part of it.
      world.aws.faults.inject({ ...pick(FAULTS, choice), function: 'passwordless', times });
      return 'done';
    },
  },
];
