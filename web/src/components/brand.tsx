import type { ReactNode } from 'react';

/* For brands without logo and links; for others the build takes own-brand.tsx instead. */
export const logo = null as ((appName: string) => ReactNode) | null;
export const brandLinks = null as ReactNode;
