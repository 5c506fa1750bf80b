import { type CrossFieldRule, rule } from '../rule';

/** What is left of Lambda's 4,096 bytes of variables. */
const MAX_BYTES = 3_500;

const variablesFit = rule(['hooks'], ({ hooks }, report) => {
  for (const [name, { variables }] of Object.entries(hooks)) {
    const bytes = Buffer.byteLength(JSON.stringify(variables));
    if (bytes > MAX_BYTES)
      report(
        ['hooks', name, 'variables'],
        `${bytes} bytes as JSON`,
        `at most ${MAX_BYTES} bytes, names and values; Lambda takes no more.`,
      );
  }
});

const nothingIsWithoutEffect = rule(['hooks'], ({ hooks }, report) => {
  for (const [name, { enabled, variables, permissions }] of Object.entries(hooks))
    if (!enabled && (permissions.length > 0 || Object.keys(variables).length > 0))
      report(
        ['hooks', name, 'enabled'],
        enabled,
        'true where variables or permissions are given, which are without effect otherwise. Turn it on, or take them out.',
      );
});

const somebodyIsWelcomed = rule(['hooks'], ({ hooks: { welcome } }, report) => {
  const { enabled, accountsSince } = welcome;
  if (enabled ? !isDay(accountsSince) : accountsSince !== undefined)
    report(
      ['hooks', 'welcome', 'accountsSince'],
      accountsSince,
      enabled
        ? 'the day from which on accounts are welcomed, such as that on which you turn the hook on; "1970-01-01" welcomes everybody at their next sign-in.'
        : 'nothing while hooks.welcome.enabled is false.',
    );
});

/** Of the calendar. */
function isDay(day: string | undefined): boolean {
  const time = Date.parse(day ?? '');
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(`${day}T`);
}

export const hookRules: readonly CrossFieldRule[] = [
  variablesFit,
  nothingIsWithoutEffect,
  somebodyIsWelcomed,
];
