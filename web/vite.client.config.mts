import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

/** The client for pages without a framework: plain modules, the same bytes from the same sources. */
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  // The page's own files are none of the client's.
  publicDir: false,
  build: {
    emptyOutDir: false,
    modulePreload: { polyfill: false },
    target: 'es2022',
    rolldownOptions: {
      input: fileURLToPath(new URL('src/client.ts', import.meta.url)),
      preserveEntrySignatures: 'strict',
      output: {
        entryFileNames: 'client.js',
        chunkFileNames: 'parts/[name].js',
        codeSplitting: { groups: [{ name: 'first', tags: ['$initial'] }] },
      },
    },
  },
});
