/** Faults would show as sign-ins that can't begin or lost cookies. */
import { type CrossFieldRule, rule } from '../rule';

const optionsNeedTheApi = rule(['accountApi'], ({ accountApi }, report) => {
  const { enabled, onlyEntrance, cookies } = accountApi;
  if (enabled) return;
  if (onlyEntrance)
    report(
      ['accountApi', 'onlyEntrance'],
      true,
      'false where accountApi.enabled is false: nobody could sign in at all. Enable the API, or leave the public client its flows.',
    );
  if (cookies.enabled)
    report(
      ['accountApi', 'cookies', 'enabled'],
      true,
      'false where accountApi.enabled is false; nothing would set them.',
    );
});

const nobodyGoesAround = rule(['accountApi', 'nativeSignIn'], ({ accountApi, nativeSignIn }, report) => {
  if (accountApi.enabled && accountApi.onlyEntrance && nativeSignIn.factors.length > 0)
    report(
      ['nativeSignIn', 'factors'],
      nativeSignIn.factors,
      'none where accountApi.onlyEntrance is true: USER_AUTH begins at the public client, past the API. Take them out, or leave the public client its flows.',
    );
});

/** Lambda takes 4 KB of variables; only the origins can grow long. */
const originsFitIntoTheEnvironment = rule(
  ['accountApi', 'webOrigins'],
  ({ accountApi, webOrigins }, report) => {
    const bytes = Buffer.byteLength(webOrigins.join());
    if (accountApi.enabled && bytes > 2_400)
      report(
        ['webOrigins'],
        `${webOrigins.length} origins, ${bytes} bytes`,
        'at most 2400 bytes in all where accountApi.enabled is true, for they go into an environment variable. List fewer origins.',
      );
  },
);

export const accountApiRules: readonly CrossFieldRule[] = [
  optionsNeedTheApi,
  nobodyGoesAround,
  originsFitIntoTheEnvironment,
];
