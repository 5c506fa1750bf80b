/**
 * APIs that the page talks to, a row each: `recoveryCodes` is published as `RecoveryCodesApiUrl`, is
 * `recoveryCodesApiUrl` in `/config.json`, and is let through by the Content Security Policy.
 */
const apis = {
  fido2: 'passkeys are managed by',
  contact: 'phone numbers and addresses are changed by',
  recoveryCodes: 'recovery codes are made by',
} as const;

export type ApiName = keyof typeof apis;

/** Name of an address in `/config.json`. */
export type ApiUrl = `${ApiName}ApiUrl`;

export type PublishedApi = Capitalize<ApiUrl>;

export const apiNames = Object.keys(apis) as readonly ApiName[];

export const urlOf = <Name extends ApiName>(name: Name) => `${name}ApiUrl` as const;

export function publishedNameOf(name: ApiName): PublishedApi {
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}ApiUrl` as PublishedApi;
}

/** Descriptions of the published values. */
export const publishedApis = Object.fromEntries(
  apiNames.map((name) => [
    publishedNameOf(name),
    `Address of the API that ${apis[name]}, with a slash at its end.`,
  ]),
) as Readonly<Record<PublishedApi, string>>;

/** Addresses for `/config.json`, of the APIs that `find` knows. */
export function apiUrlsFrom(
  find: (name: ApiName) => string | undefined,
): Readonly<Partial<Record<ApiUrl, string>>> {
  return Object.fromEntries(
    apiNames.map((name) => [urlOf(name), find(name)] as const).filter(([, url]) => url),
  );
}
