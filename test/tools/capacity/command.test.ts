/** `npm run capacity` as its users run it. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import type { Estimate } from '../../../tools/capacity/estimate';
import { productRoot } from '../../support/assembly';

function capacity(...args: readonly string[]): Promise<{ status: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    execFile(
      join(productRoot(), 'node_modules/.bin/tsx'),
      ['tools/capacity.ts', ...args],
      { cwd: productRoot() },
      (error, stdout, stderr) => resolve({ status: error ? Number(error.code) : 0, stdout, stderr }),
    );
  });
}

it('prints a table with bars, bottlenecks and costs', async () => {
  const { status, stdout, stderr } = await capacity('--mau', '100000', '--region', 'eu-west-1');
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout).toContain('800,000 sign-ins a month; 4,800 in the busiest hour, 4 in its busiest second');
  expect(stdout).toMatch(/Cognito UserToken: renewed tokens +#{5}\.{25} +16\.7 % +20 of 120 a second/);
  expect(stdout).toMatch(/1\. SMS: spending: too small/);
  expect(stdout).toMatch(/^web ACL, standing there +1 +\$5\.00$/m);
  expect(stdout).toContain('These are not the prices of eu-west-1');
}, 120_000);

it('prints JSON, with every assumption that was given', async () => {
  const { status, stdout } = await capacity(
    ...['--mau', '5000', '--mix', 'passkey=100', '--sign-ins-per-user', '20', '--json'],
  );
  expect(status).toBe(0);
  const found = JSON.parse(stdout) as Estimate;
  expect(found.load).toMatchObject({
    mau: 5_000,
    signInsPerMonth: 100_000,
    assumptions: { signInsPerUser: 20 },
  });
}, 120_000);

it.each([
  [[], '--mau is missing'],
  [['--mau', 'many'], '--mau is "many"; it must be a number from 1 to 1000000000'],
  [['--mau', '10', '--busiest-hour', '2'], '--busiest-hour is "2"; it must be a number from 0.0417 to 1'],
  [['--mau', '10', '--region', 'Mars'], '--region is "Mars"'],
  [['--mau', '10', '--moon'], "Unknown option '--moon'"],
])(
  'refuses %j',
  async (args, words) => {
    const { status, stdout, stderr } = await capacity(...args);
    expect({ status, stdout, stderr }).toEqual({
      status: 2,
      stdout: '',
      stderr: expect.stringContaining(words),
    });
  },
  60_000,
);
