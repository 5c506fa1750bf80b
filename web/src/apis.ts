/**
 * APIs of the deployment that the page talks to, and what people do by each. A row is all that an API takes
 * beside its stack and its section: `recoveryCodes` is published as `RecoveryCodesApiUrl`, stands in
 * `/config.json` as `recoveryCodesApiUrl` where the deployment has it, and is let through by the page's
 * Content Security Policy.
 */
const apis = {
  fido2: 'passkeys are managed by',
  contact: 'phone numbers and addresses are changed by',
  recoveryCodes: 'recovery codes are made by',
} as const;

export type ApiName = keyof typeof apis;

/** Member of `/config.json` that has the address of an API. */
export type ApiUrl = `${ApiName}ApiUrl`;

/** Name that the address of an API is published under. */
export type PublishedApi = Capitalize<ApiUrl>;

export const apiNames = Object.keys(apis) as readonly ApiName[];

export const urlOf = <Name extends ApiName>(name: Name) => `${name}ApiUrl` as const;

export function publishedNameOf(name: ApiName): PublishedApi {
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}ApiUrl` as PublishedApi;
}

/** What deployments say of each address that they publish. */
export const publishedApis = Object.fromEntries(
  apiNames.map((name) => [
    publishedNameOf(name),
    `Address of the API that ${apis[name]}, with a slash at its end.`,
  ]),
) as Readonly<Record<PublishedApi, string>>;

/** The addresses of those APIs that `find` knows, as `/config.json` has them. */
export function apiUrlsFrom(
  find: (name: ApiName) => string | undefined,
): Readonly<Partial<Record<ApiUrl, string>>> {
  return Object.fromEntries(
    apiNames.map((name) => [urlOf(name), find(name)] as const).filter(([, url]) => url),
  );
}
