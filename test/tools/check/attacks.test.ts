import { attacksIn } from '../../../tools/check/attacks';

const file = (name: string, ...tests: readonly (readonly [string, string])[]) => ({
  name: `/project/${name}`,
  assertionResults: tests.map(([fullName, status]) => ({ fullName, status })),
});

describe('the number of attacks tried', () => {
  it.each([
    ['test/attacks/magic-link.test.ts', 1],
    ['test/lambda/attacks.test.ts', 1],
    ['test/lambda/codes/attacks.test.ts', 1],
    ['test/lambda/codes/attacks-of-a-writer.test.ts', 1],
    ['test/flows/attacks.test.ts', 0],
    ['test/lambda/codes/retries.test.ts', 0],
    ['web/test/attacks/page.test.ts', 0],
  ])('counts the tests of %s: %d', (name, expected) => {
    expect(attacksIn([file(name, ['a stranger is refused', 'passed'])], '/project')).toBe(expected);
  });

  it('counts what was run, by name and once', () => {
    const tests = [
      ['one', 'passed'],
      ['two', 'failed'],
      ['two', 'passed'],
      ['three', 'pending'],
      ['four', 'todo'],
    ] as const;
    expect(attacksIn([file('test/attacks/a.test.ts', ...tests)], '/project')).toBe(2);
  });
});
