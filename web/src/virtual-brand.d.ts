/** Made of `custom/brand` by the build (web/own.ts). */
declare module 'virtual:brand' {
  /** Undefined where the product's name stands. */
  export const image: string | undefined;
  /** By language, each in English too. */
  export const links: readonly {
    readonly kind: 'terms' | 'privacy' | 'imprint' | 'support';
    readonly href: Readonly<Record<string, string>>;
  }[];
}
