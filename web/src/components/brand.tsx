import type { ReactNode } from 'react';

/*
 * What stands on every view of a brand without logo and links. Where `custom/brand` has one of them, the
 * build takes own-brand.tsx in this one's place, so that nobody else fetches it.
 */
export const logo = null as ((appName: string) => ReactNode) | null;
export const brandLinks = null as ReactNode;
