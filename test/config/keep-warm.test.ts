import { containersOf, KEPT_WARM } from '../../lib/config/keep-warm';
import { stageConfig } from '../support/stages';

const keepWarm = (value: unknown) => stageConfig('dev', { keepWarm: value as never }).keepWarm;

it('is off unless a stage says how many', () => {
  expect(stageConfig('prod').keepWarm).toEqual({ containers: 0, functions: KEPT_WARM });
  expect(KEPT_WARM.map((name) => containersOf(stageConfig('prod').keepWarm, name))).toEqual([0, 0, 0, 0]);
});

it('is for all triggers of a sign-in, or for those that are named', () => {
  expect(KEPT_WARM.map((name) => containersOf(keepWarm({ containers: 2 }), name))).toEqual([2, 2, 2, 2]);
  const some = keepWarm({ containers: 3, functions: ['createAuthChallenge', 'verifyAuthChallengeResponse'] });
  expect(KEPT_WARM.map((name) => containersOf(some, name))).toEqual([0, 3, 3, 0]);
});

it.each([
  [{ containers: -1 }, 'keepWarm.containers: got -1; expected a whole number of containers from 0 to 1000.'],
  [{ containers: 0.5 }, 'keepWarm.containers: got 0.5; expected a whole number'],
  [
    { containers: 1, functions: [] },
    'keepWarm.functions: got []; expected a list of at least one of defineAuthChallenge,',
  ],
  [
    { containers: 1, functions: ['preSignUp'] },
    'keepWarm.functions[0]: got "preSignUp"; expected one of defineAuthChallenge,',
  ],
  [
    { functions: ['createAuthChallenge', 'createAuthChallenge'] },
    'keepWarm.functions[1]: got "createAuthChallenge"; expected each value once.',
  ],
  [true, 'keepWarm: got true; expected { containers, functions }, such as { containers: 1 }.'],
  [{ container: 1 }, 'keepWarm'],
])('refuses %j', (value, words) => {
  expect(() => keepWarm(value)).toThrow(words);
});
