export interface WellKnown {
  /** Path without the first slash. */
  readonly key: string;
  /** Of JSON. */
  readonly kind: 'object' | 'list';
  /** Content that names nobody. */
  readonly nothing: string;
}

/** Files that other systems look for, by the property with their content. */
export const wellKnown = {
  RelatedOrigins: { key: '.well-known/webauthn', kind: 'object', nothing: '{"origins":[]}' },
  AssetLinks: { key: '.well-known/assetlinks.json', kind: 'list', nothing: '[]' },
  AppleAppSiteAssociation: { key: '.well-known/apple-app-site-association', kind: 'object', nothing: '{}' },
} as const satisfies Readonly<Record<string, WellKnown>>;

export type WellKnownProperty = keyof typeof wellKnown;
