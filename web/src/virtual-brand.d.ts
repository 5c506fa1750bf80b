/** What the build makes of `custom/brand` (web/own.ts). */
declare module 'virtual:brand' {
  /** Path of the logo; undefined where the product's name stands in its place. */
  export const image: string | undefined;
  /** Links of the brand by language, each in English too. */
  export const links: readonly {
    readonly kind: 'terms' | 'privacy' | 'imprint' | 'support';
    readonly href: Readonly<Record<string, string>>;
  }[];
}
