/** What the page is told at run time by `/config.json`, so that one build serves every stage. */
export interface PageConfig {
  /** AWS region of the user pool, e.g. `eu-central-1`. */
  readonly region: string;
  readonly userPoolId: string;
  readonly userPoolClientId: string;
  /** URL of the Cognito API; absent in AWS, where it follows from the region. */
  readonly cognitoEndpoint?: string;
  /** URL of the passkey API, when the deployment has one. */
  readonly fido2ApiUrl?: string;
  /** Relying party id of its passkeys (a domain name); the page's own host name unless told. */
  readonly relyingPartyId?: string;
  /** Product name that the page shows. */
  readonly appName: string;
  /** BCP 47 language tags the deployment speaks; the first one is its default. */
  readonly locales: readonly string[];
  /** Address of the inbox that shows what the embedded AWS sent; never set in AWS. */
  readonly inboxUrl?: string;
  /** Life of a sign-in link in seconds, when the page may say it. */
  readonly linkLifeSeconds?: number;
  /** Seconds until another link can be asked for; 60 unless told. */
  readonly coolDownSeconds?: number;
}

/** Thrown when `/config.json` is missing or is not a {@link PageConfig}; the message names the field. */
export class PageConfigError extends Error {
  override readonly name = 'PageConfigError';
}

/**
 * Checks what `/config.json` holds.
 *
 * @throws PageConfigError naming every field that is missing or of the wrong type.
 */
export function parsePageConfig(value: unknown): PageConfig {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new PageConfigError('/config.json holds no object.');
  }
  const fields = value as Record<string, unknown>;
  const problems: string[] = [];
  const expect = (
    name: keyof PageConfig,
    what: string,
    ok: (field: unknown) => boolean,
    optional = false,
  ) => {
    const field = fields[name];
    if (field === undefined ? !optional : !ok(field)) problems.push(`${name} must be ${what}`);
  };
  for (const name of ['region', 'userPoolId', 'userPoolClientId', 'appName'] as const) {
    expect(name, 'a non-empty string', isText);
  }
  for (const name of ['cognitoEndpoint', 'fido2ApiUrl', 'inboxUrl'] as const) {
    expect(name, 'an http(s) URL', isHttpUrl, true);
  }
  expect('relyingPartyId', 'a domain name', isDomainName, true);
  for (const name of ['linkLifeSeconds', 'coolDownSeconds'] as const) {
    expect(name, 'a whole number of seconds', isCount, true);
  }
  expect('locales', 'a non-empty list of language tags', (field) => {
    return Array.isArray(field) && field.length > 0 && field.every(isText);
  });
  if (problems.length > 0) throw new PageConfigError(`/config.json: ${problems.join('; ')}.`);
  return value as PageConfig;
}

/**
 * Fetches `/config.json`.
 *
 * @throws PageConfigError when it can't be read or is not a {@link PageConfig}.
 */
export async function loadPageConfig(
  fetch: (
    url: string,
    init: { cache: 'no-store' },
  ) => Promise<{ ok: boolean; status: number; json(): Promise<unknown> }>,
): Promise<PageConfig> {
  let content: unknown;
  try {
    const response = await fetch('/config.json', { cache: 'no-store' });
    if (!response.ok) throw new Error(`status ${response.status}`);
    content = await response.json();
  } catch (error) {
    throw new PageConfigError(
      `/config.json could not be read: ${error instanceof Error ? error.message : error}.`,
    );
  }
  return parsePageConfig(content);
}

/** URL of the Cognito API that the browser talks to. */
export function cognitoUrl(config: Pick<PageConfig, 'cognitoEndpoint' | 'region'>): string {
  if (config.cognitoEndpoint) return config.cognitoEndpoint;
  const domain = config.region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com';
  return `https://cognito-idp.${config.region}.${domain}/`;
}

function isText(field: unknown): boolean {
  return typeof field === 'string' && field.trim() !== '';
}

function isCount(field: unknown): boolean {
  return Number.isSafeInteger(field) && (field as number) > 0;
}

function isDomainName(field: unknown): boolean {
  return typeof field === 'string' && /^[a-z0-9-]+(\.[a-z0-9-]+)*$/.test(field);
}

function isHttpUrl(field: unknown): boolean {
  return typeof field === 'string' && /^https?:\/\/[^/]/.test(field) && URL.canParse(field);
}
