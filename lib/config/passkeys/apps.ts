/** Native apps of a relying party, and what they are called in client data. */
import { z } from 'zod';
import { flag, listOf, text } from '../fields';

const MAX_APPS = 20;
const MAX_CERTIFICATES = 10;

const appForms =
  '{ kind: "android", package: "com.example.app", certificates: ["14:6D:..."] } or { kind: "ios", teamId: "ABCDE12345", bundleId: "com.example.app" }.';
const certificateForms =
  'the SHA-256 of the certificate that the app is signed with, 32 bytes as 14:6D:E9:... or in base64url.';
const SHA_1 = /^(?:[0-9a-f]{2}:){19}[0-9a-f]{2}$/i;
const SHA_256 = /^(?:[0-9a-f]{2}:){31}[0-9a-f]{2}$/i;
/** 32 bytes: of the last character two bits are nothing. */
const SHA_256_BASE64URL = /^[\w-]{42}[AEIMQUYcgkosw048]$/;

const certificate = z.string({ error: certificateForms }).superRefine((value, context) => {
  if (SHA_256.test(value) || SHA_256_BASE64URL.test(value)) return;
  const message = SHA_1.test(value)
    ? `${certificateForms} This one is a SHA-1; the SHA-256 stands beside it.`
    : certificateForms;
  context.addIssue({ code: 'custom', message });
});

const bundleId = 'a bundle id of at most 155 letters, digits, hyphens and dots, such as com.example.app.';

const opensLinks = flag.default(false);

const appSchema = z.discriminatedUnion(
  'kind',
  [
    z.strictObject({
      kind: z.literal('android'),
      /**
       * Android: the application id.
       * https://developer.android.com/build/configure-app-module#set-application-id
       */
      package: text(
        /^(?=.{3,255}$)[A-Za-z]\w*(?:\.[A-Za-z]\w*)+$/,
        'an application id: two or more words of letters, digits and _ with dots between, such as com.example.app.',
      ),
      /**
       * Android: SHA-256 fingerprints of the certificates that the app is signed with. With Play App Signing
       * that is Google's, which the Play Console shows.
       */
      certificates: listOf(certificate, `a list of 1 to ${MAX_CERTIFICATES} certificates.`, 1).max(
        MAX_CERTIFICATES,
        { error: `a list of 1 to ${MAX_CERTIFICATES} certificates.` },
      ),
      /** Whether sign-in links open the app, where it is installed and says so too. */
      opensLinks,
    }),
    z.strictObject({
      kind: z.literal('ios'),
      /** iOS: the prefix of the App ID, most often the Team ID. */
      teamId: text(/^[A-Z0-9]{10}$/, 'a Team ID: 10 capital letters and digits, such as ABCDE12345.'),
      /** iOS: the bundle id, without the Team ID. */
      bundleId: text(/^(?=.{1,155}$)[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*$/, bundleId),
      opensLinks,
    }),
  ],
  { error: appForms },
);

export const appsSchema = listOf(appSchema, `a list of at most ${MAX_APPS} apps, ${appForms}`, 0)
  .max(MAX_APPS, { error: `a list of at most ${MAX_APPS} apps.` })
  .default([]);

export type App = z.output<typeof appSchema>;
export type AndroidApp = Extract<App, { readonly kind: 'android' }>;
export type IosApp = Extract<App, { readonly kind: 'ios' }>;

/** What a store knows an app by, in one word. */
export function nameOf(app: App): string {
  return app.kind === 'android' ? app.package : appIdOf(app);
}

/** Apple's App ID. */
export function appIdOf({ teamId, bundleId }: IosApp): string {
  return `${teamId}.${bundleId}`;
}

/** Relying parties may have an app in common. */
export function unlike(apps: readonly App[]): App[] {
  const texts = apps.map((app) => JSON.stringify(app));
  return apps.filter((_, index) => texts.indexOf(texts[index] ?? '') === index);
}

/** As `assetlinks.json` has them: capital hexadecimal digits, two and two. */
export function fingerprintsOf({ certificates }: AndroidApp): readonly string[] {
  return certificates.map((it) =>
    digestOf(it)
      .toString('hex')
      .toUpperCase()
      .replace(/..(?=.)/g, '$&:'),
  );
}

/** `origin` of an app's client data (docs/webauthn.md#native-apps). */
export function originsOf(app: App, relyingPartyId: string): readonly string[] {
  return app.kind === 'android'
    ? app.certificates.map((it) => `android:apk-key-hash:${digestOf(it).toString('base64url')}`)
    : [`https://${relyingPartyId}`];
}

function digestOf(certificate: string): Buffer {
  return certificate.includes(':')
    ? Buffer.from(certificate.replaceAll(':', ''), 'hex')
    : Buffer.from(certificate, 'base64url');
}
