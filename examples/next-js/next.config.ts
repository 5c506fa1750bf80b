import type { NextConfig } from 'next';

const config: NextConfig = {
  poweredByHeader: false,
  // Other lockfiles above this folder are nothing of this app's.
  turbopack: { root: import.meta.dirname },
  headers: () =>
    Promise.resolve([
      {
        source: '/:path*',
        headers: [
          // With "no-referrer" browsers would send "Origin: null" with our own forms.
          { key: 'Referrer-Policy', value: 'same-origin' },
          { key: 'X-Content-Type-Options', value: 'nosniff' },
        ],
      },
    ]),
};
export default config;
