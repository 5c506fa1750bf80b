/**
 * What a host says below `/.well-known/` of native apps: who may use its passkeys, and opens its links.
 *
 * - https://developers.google.com/digital-asset-links/v1/create-statement
 * - https://developer.apple.com/documentation/xcode/supporting-associated-domains
 */
import { type App, appIdOf, fingerprintsOf, type IosApp, unlike } from '../../config/passkeys/apps';
import type { Config } from '../../config/schema';

/** By file. */
export const APP_FILES = {
  'assetlinks.json': assetLinks,
  'apple-app-site-association': appleAppSiteAssociation,
} as const;

export type AppFile = keyof typeof APP_FILES;
type Stage = Pick<Config, 'passkeys' | 'redirectUris'>;

/** In the order of the stage, without those that have nothing to say. */
export function hostsOfAppFile(file: AppFile, config: Stage): readonly string[] {
  const hosts = [
    ...config.passkeys.relyingParties.map(({ id }) => id),
    ...config.redirectUris.map((uri) => new URL(uri).hostname),
  ];
  return [...new Set(hosts)].filter((host) => APP_FILES[file](config, host) !== undefined);
}

/** Passkeys take both relations: https://developer.android.com/identity/credential-manager/prerequisites */
const OF_PASSKEYS = [
  'delegate_permission/common.handle_all_urls',
  'delegate_permission/common.get_login_creds',
];
const OF_LINKS = ['delegate_permission/common.handle_all_urls'];

function assetLinks(config: Stage, host: string): readonly object[] | undefined {
  const { ofPasskeys, ofLinks } = appsOf(config, host);
  const statements = unlike([...ofPasskeys, ...ofLinks]).flatMap((app) =>
    app.kind === 'android'
      ? [
          {
            relation: ofPasskeys.includes(app) ? OF_PASSKEYS : OF_LINKS,
            target: {
              namespace: 'android_app',
              package_name: app.package,
              sha256_cert_fingerprints: fingerprintsOf(app),
            },
          },
        ]
      : [],
  );
  return statements.length === 0 ? undefined : statements;
}

function appleAppSiteAssociation(config: Stage, host: string): object | undefined {
  const { ofPasskeys, ofLinks, paths } = appsOf(config, host);
  const [credentials = [], links = []] = [ofPasskeys, ofLinks].map((apps) => [
    ...new Set(apps.filter(isIos).map(appIdOf)),
  ]);
  if (credentials.length + links.length === 0) return undefined;
  return {
    ...(links.length > 0
      ? {
          applinks: {
            details: [{ appIDs: links, components: paths.map((path) => ({ '/': path, '#': LINK })) }],
          },
        }
      : {}),
    ...(credentials.length > 0 ? { webcredentials: { apps: credentials } } : {}),
  };
}

/** The fragment of a sign-in link. All else is for the page, recovery links too. */
const LINK = 'eyJ*';

const isIos = (app: App): app is IosApp => app.kind === 'ios';

function appsOf({ passkeys, redirectUris }: Stage, host: string) {
  const { enabled, relyingParties } = passkeys;
  const paths = redirectUris.map((uri) => new URL(uri)).filter(({ hostname }) => hostname === host);
  return {
    ofPasskeys: enabled ? (relyingParties.find(({ id }) => id === host)?.apps ?? []) : [],
    ofLinks:
      enabled && paths.length > 0
        ? unlike(relyingParties.flatMap(({ apps }) => apps.filter(({ opensLinks }) => opensLinks)))
        : [],
    /** That links lead to. */
    paths: [...new Set(paths.map(({ pathname }) => pathname))],
  };
}
