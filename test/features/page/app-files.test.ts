/** What hosts say of native apps, against the examples of Android's and Apple's own documents. */
import type { ConfigInput } from '../../../lib/config/schema';
import { APP_FILES, type AppFile, hostsOfAppFile } from '../../../lib/features/page/app-files';
import { stageConfig } from '../../support/stages';

type RelyingParties = NonNullable<NonNullable<ConfigInput['passkeys']>['relyingParties']>;
type Apps = NonNullable<RelyingParties[number]['apps']>;

/** Of https://developers.google.com/digital-asset-links/v1/create-statement. */
const FINGERPRINT =
  '14:6D:E9:83:C5:73:06:50:D8:EE:B9:95:2F:34:FC:64:16:A0:83:42:E6:1D:BE:A8:8A:04:96:B2:3F:CF:44:E5';
const ANDROID = { kind: 'android' as const, package: 'com.example.app', certificates: [FINGERPRINT] };
const IOS = { kind: 'ios' as const, teamId: 'ABCDE12345', bundleId: 'com.example.app' };
const HANDLE_ALL_URLS = 'delegate_permission/common.handle_all_urls';
const GET_LOGIN_CREDS = 'delegate_permission/common.get_login_creds';

/** Passkeys of example.com, pages at app.example.com. */
const stageWith = (apps: Apps, more: RelyingParties = [], enabled = true) =>
  stageConfig('dev', {
    webOrigins: ['https://app.example.com'],
    redirectUris: ['https://app.example.com/', 'https://app.example.com/back?from=mail'],
    passkeys: {
      enabled,
      relyingParties: [{ id: 'example.com', origins: ['https://app.example.com'], apps }, ...more],
    },
  });
const said = (file: AppFile, stage: ReturnType<typeof stageWith>, host: string) =>
  APP_FILES[file](stage, host);

const statement = (relation: readonly string[], values: object = {}) => ({
  relation,
  target: {
    namespace: 'android_app',
    package_name: 'com.example.app',
    sha256_cert_fingerprints: [FINGERPRINT],
    ...values,
  },
});

describe('assetlinks.json', () => {
  const ofHost = (stage: ReturnType<typeof stageWith>, host: string) => said('assetlinks.json', stage, host);

  it('gives an app both relations that passkeys take, and Apple’s systems nothing', () => {
    expect(ofHost(stageWith([ANDROID, IOS]), 'example.com')).toEqual([
      statement([HANDLE_ALL_URLS, GET_LOGIN_CREDS]),
    ]);
    expect(ofHost(stageWith([IOS]), 'example.com')).toBeUndefined();
  });

  it('has fingerprints in capital letters, also where the stage has them in base64url', () => {
    const certificates = [
      FINGERPRINT.toLowerCase(),
      Buffer.from(FINGERPRINT.replaceAll(':', ''), 'hex').toString('base64url'),
    ];
    for (const certificate of certificates)
      expect(ofHost(stageWith([{ ...ANDROID, certificates: [certificate] }]), 'example.com')).toEqual([
        statement([HANDLE_ALL_URLS, GET_LOGIN_CREDS]),
      ]);
  });

  it('lets an app open links at the pages’ host, and gives it no passkeys there', () => {
    const stage = stageWith([{ ...ANDROID, opensLinks: true }]);
    expect(ofHost(stage, 'app.example.com')).toEqual([statement([HANDLE_ALL_URLS])]);
    expect(ofHost(stage, 'example.com')).toEqual([statement([HANDLE_ALL_URLS, GET_LOGIN_CREDS])]);
    expect(hostsOfAppFile('assetlinks.json', stage)).toEqual(['example.com', 'app.example.com']);
    expect(hostsOfAppFile('assetlinks.json', stageWith([ANDROID]))).toEqual(['example.com']);
  });
});

describe('apple-app-site-association', () => {
  const ofHost = (stage: ReturnType<typeof stageWith>, host: string) =>
    said('apple-app-site-association', stage, host);

  it('lets apps use passkeys of the id, in the stage’s order', () => {
    const other = { ...IOS, teamId: 'ZZZZZ99999', bundleId: 'com.example.other' };
    expect(ofHost(stageWith([other, ANDROID, IOS]), 'example.com')).toEqual({
      webcredentials: { apps: ['ZZZZZ99999.com.example.other', 'ABCDE12345.com.example.app'] },
    });
  });

  it('has apps open sign-in links alone: all else of the host, recovery links too, is for browsers', () => {
    const stage = stageWith([{ ...IOS, opensLinks: true }]);
    expect(ofHost(stage, 'app.example.com')).toEqual({
      applinks: {
        details: [
          {
            appIDs: ['ABCDE12345.com.example.app'],
            components: [
              { '/': '/', '#': 'eyJ*' },
              { '/': '/back', '#': 'eyJ*' },
            ],
          },
        ],
      },
    });
    expect(ofHost(stage, 'example.com')).toEqual({
      webcredentials: { apps: ['ABCDE12345.com.example.app'] },
    });
  });
});

it.each<AppFile>(['assetlinks.json', 'apple-app-site-association'])(
  '%s says nothing of other hosts, of none of the apps, or where passkeys are off',
  (file) => {
    const apps = [ANDROID, IOS];
    for (const host of ['app.example.com', 'www.example.com', 'com', 'example.com.', ''])
      expect([host, said(file, stageWith(apps), host)]).toEqual([host, undefined]);
    expect(said(file, stageWith([]), 'example.com')).toBeUndefined();
    expect(said(file, stageWith(apps, [], false), 'example.com')).toBeUndefined();
    const second = { id: 'example.net', origins: [], apps };
    expect(hostsOfAppFile(file, stageWith([], [second]))).toEqual(['example.net']);
  },
);
