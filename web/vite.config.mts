import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/**
 * The page: static files named by their content, no inline script or style, the same bytes from the same
 * sources.
 */
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  plugins: [react()],
  build: {
    outDir: '../.build/web',
    emptyOutDir: true,
    // A data: URL would need its own allowance in the content security policy.
    assetsInlineLimit: 0,
    // Every browser that supports modules preloads them by itself.
    modulePreload: { polyfill: false },
    target: 'es2022',
  },
});
