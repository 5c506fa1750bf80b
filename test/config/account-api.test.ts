import { ConfigError } from '../../lib/config/errors';
import type { ConfigInput } from '../../lib/config/schema';
import { stageConfig } from '../support/stages';

const problems = (overrides: Partial<ConfigInput>) => {
  try {
    stageConfig('dev', overrides);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.problems.map(({ path, expected }) => `${path}: ${expected}`);
  }
};

it('is off unless a stage says otherwise, and then has no cookies and leaves other clients alone', () => {
  expect(stageConfig('prod').accountApi).toEqual({
    enabled: false,
    cookies: { enabled: false, sameSite: 'Strict' },
    onlyEntrance: false,
    groups: [],
    throttle: { ratePerSecond: 50, burst: 100 },
  });
});

it('can’t be the only entrance, or set cookies, where there is none', () => {
  expect(problems({ accountApi: { onlyEntrance: true, cookies: { enabled: true } } })).toEqual([
    expect.stringMatching(
      /^accountApi\.onlyEntrance: false where accountApi\.enabled is false: nobody could sign in/,
    ),
    expect.stringMatching(/^accountApi\.cookies\.enabled: false where accountApi\.enabled is false/),
  ]);
});

it('can’t be the only entrance beside native sign-in, which begins at the public client', () => {
  expect(
    problems({
      accountApi: { enabled: true, onlyEntrance: true },
      nativeSignIn: { factors: ['email-code'] },
    }),
  ).toContainEqual(
    expect.stringMatching(/^nativeSignIn\.factors: none where accountApi\.onlyEntrance is true/),
  );
});

it('takes cookies of a kind that browsers keep to one site, and groups by names that a claim can list', () => {
  const sameSite = 'None' as 'Lax';
  expect(problems({ accountApi: { enabled: true, cookies: { enabled: true, sameSite } } })).toEqual([
    'accountApi.cookies.sameSite: "Strict" or "Lax".',
  ]);
  expect(problems({ accountApi: { enabled: true, groups: ['a,b'] } })).toEqual([
    expect.stringMatching(/^accountApi\.groups\[0\]: the name of a group/),
  ]);
});

it('keeps the origins to what fits into an environment', () => {
  const webOrigins = [...Array(60).keys()].map(
    (n) => `https://a-rather-long-name-of-a-page-${n}.example.com`,
  );
  const redirectUris = webOrigins.map((origin) => `${origin}/`);
  expect(problems({ accountApi: { enabled: true }, webOrigins, redirectUris })).toContainEqual(
    expect.stringMatching(/^webOrigins: at most 2400 bytes in all where accountApi\.enabled/),
  );
});
