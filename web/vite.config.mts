import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin, runnerImport } from 'vite';
import { own } from './own';

type StaticWords = typeof import('./src/i18n/static-words');

let loading: Promise<StaticWords> | undefined;

function wordsWithoutScript(): Promise<StaticWords> {
  const path = fileURLToPath(new URL('src/i18n/static-words.ts', import.meta.url));
  loading ??= runnerImport<StaticWords>(path, { plugins: [own] }).then(({ module }) => module);
  return loading;
}

/** Puts words of every language into the files that are shown without a script. */
const staticWords: Plugin = {
  name: 'static-words',
  transformIndexHtml: async (html) => {
    const { withoutScript, withoutWords } = await wordsWithoutScript();
    return html.replace('%withoutScript%', withoutScript).replace('%withoutWords%', withoutWords);
  },
  async generateBundle() {
    const { notFoundPage } = await wordsWithoutScript();
    this.emitFile({ type: 'asset', fileName: 'not-found.html', source: notFoundPage });
  },
};

/**
 * The page: static files named by their content, no inline script or style, the same bytes from the same
 * sources.
 */
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  plugins: [own, staticWords],
  resolve: {
    // The components are written to React's interface. Preact runs them at a twentieth of React's size.
    alias: [
      { find: /^react$/, replacement: 'preact/compat' },
      { find: /^react-dom\/client$/, replacement: 'preact/compat/client' },
      { find: /^react\/jsx-runtime$/, replacement: 'preact/jsx-runtime' },
    ],
  },
  build: {
    outDir: '../.build/web',
    emptyOutDir: true,
    // A data: URL would need its own allowance in the content security policy.
    assetsInlineLimit: 0,
    // Every browser that supports modules preloads them by itself.
    modulePreload: { polyfill: false },
    target: 'es2022',
    rolldownOptions: {
      // What every visitor loads is one file, whatever else asks for parts of it: fewer requests and bytes.
      output: { codeSplitting: { groups: [{ name: 'first', tags: ['$initial'] }] } },
    },
  },
});
