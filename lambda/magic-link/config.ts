/** Magic links' environment, read at each call. */

import { readSignInCaps } from '../mail/caps';
import { readLocales } from '../mail/locale';
import { ENV, EnvironmentError, envFlag, requireEnv } from '../shared/env';
import { readVariables } from '../shared/field-readers';
import type { Told } from '../shared/fields';
import { canonicalRedirectUri } from './redirect-uri';
import { LINK_FIELDS, PACKAGE_LINK_FIELDS } from './settings';

export interface IssueConfig extends Told<typeof PACKAGE_LINK_FIELDS & typeof LINK_FIELDS> {
  readonly table: string;
  readonly signingKeyId: string;
  readonly from: string;
  readonly configurationSet: string;
  readonly appName: string;
  /** BCP 47 tags, the default first. */
  readonly locales: readonly string[];
  readonly redirectUris: readonly string[];
}

export interface RedeemConfig {
  readonly table: string;
  /** Key id, as links name it → id or ARN for KMS. */
  readonly acceptedKeys: ReadonlyMap<string, string>;
}

export function magicLinksEnabled(): boolean {
  return envFlag(ENV.MAGIC_LINK_ENABLED);
}

/** @throws EnvironmentError */
export function readIssueConfig(): IssueConfig {
  readSignInCaps();
  return {
    table: requireEnv(ENV.SECRETS_TABLE),
    signingKeyId: requireEnv(ENV.SIGNING_KEY_ID),
    from: requireEnv(ENV.FROM_ADDRESS),
    configurationSet: requireEnv(ENV.CONFIGURATION_SET),
    appName: requireEnv(ENV.APP_NAME),
    locales: readLocales(),
    ...readVariables(PACKAGE_LINK_FIELDS),
    ...readVariables(LINK_FIELDS),
    redirectUris: readRedirectUris(),
  };
}

/** @throws EnvironmentError */
export function readRedeemConfig(): RedeemConfig {
  return {
    table: requireEnv(ENV.SECRETS_TABLE),
    acceptedKeys: new Map(
      requireEnv(ENV.ACCEPTED_KEY_IDS)
        .split(',')
        .map((key) => [key.replace(/^arn:.*:key\//, ''), key]),
    ),
  };
}

function readRedirectUris(): string[] {
  const wrong = (what: string) =>
    new EnvironmentError(
      `The environment variable ${ENV.REDIRECT_URIS} ${what}; it must be a JSON array of URIs.`,
    );
  let value: unknown;
  try {
    value = JSON.parse(requireEnv(ENV.REDIRECT_URIS));
  } catch (error) {
    if (error instanceof EnvironmentError) throw error;
    throw wrong('is not JSON');
  }
  if (!Array.isArray(value) || value.length === 0) throw wrong('holds no array, or an empty one');
  for (const uri of value)
    if (typeof uri !== 'string' || canonicalRedirectUri(uri) === undefined)
      throw wrong(`holds ${JSON.stringify(uri)}, which can't be a redirect URI`);
  return value;
}
