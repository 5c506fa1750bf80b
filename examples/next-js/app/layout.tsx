import type { ReactNode } from 'react';

export const metadata = { title: 'Orders' };

export default function Layout({ children }: { readonly children: ReactNode }) {
  return (
    <html lang="en">
      <body>
        <h1>Orders</h1>
        {children}
      </body>
    </html>
  );
}
