/**
 * Puts an adopter's brand and words into the page as it is built, so that nobody else fetches a byte for
 * them. `lib/bundling/build-page.ts` says what they are, by variables of the environment.
 */
import { copyFileSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Plugin, runnerImport } from 'vite';

interface PageBrand {
  readonly css: string;
  readonly paper: { readonly light: string; readonly dark: string };
  readonly logo?: string;
  readonly icon?: string;
  readonly links: readonly object[];
}

const source = (path: string) => fileURLToPath(new URL(`src/${path}`, import.meta.url));
const told = process.env.PAGE_BRAND;
const brand: PageBrand | undefined = told === undefined ? undefined : JSON.parse(told);
const wordsFolder = process.env.PAGE_WORDS;

const LANGUAGE = /^([a-z]{2,3})\.ts$/;
const languagesIn = (folder: string) => readdirSync(folder).flatMap((name) => LANGUAGE.exec(name)?.[1] ?? []);

const VIRTUAL_BRAND = '\0virtual:brand';
const VIRTUAL_WORDS = '\0words-of-';

const hasParts = brand !== undefined && (brand.logo !== undefined || brand.links.length > 0);

let found: Promise<readonly string[]> | undefined;

/** Languages for which somebody has written any words of their own. */
function ownLanguages(): Promise<readonly string[]> {
  found ??= (async () => {
    if (wordsFolder === undefined || !existsSync(wordsFolder)) return [];
    const tags = languagesIn(wordsFolder).sort();
    const sizes = await Promise.all(
      tags.map(async (tag) => {
        const { module } = await runnerImport<{ words: object }>(join(wordsFolder, `${tag}.ts`));
        return Object.keys(module.words).length;
      }),
    );
    return tags.filter((_, index) => sizes[index] !== 0);
  })();
  return found;
}

/** Languages with a module of their own making: with somebody's words, or the names of the brand's links. */
async function table(): Promise<string> {
  const own = await ownLanguages();
  // The product's order, then those that were added.
  const product = readFileSync(source('i18n/table.ts'), 'utf8');
  const order = [...product.matchAll(/^ {2}(\w+): async/gm)].map(([, tag = '']) => tag);
  const all = [...new Set([...order, ...own])];
  const rows = all.map((tag) => {
    const isMade = own.includes(tag) || (brand?.links.length ?? 0) > 0;
    const from = isMade ? `${VIRTUAL_WORDS}${tag}` : source(`i18n/${tag}.ts`);
    const name = isMade ? 'words' : tag;
    return `${tag}: async () => (await import(${JSON.stringify(from)})).${name},`;
  });
  return `export const words = {\n${rows.join('\n')}\n};\n`;
}

/**
 * Words of a language: the product's, or English where it doesn't speak it, with somebody's own in their
 * place.
 */
async function wordsOf(tag: string): Promise<string> {
  const base = languagesIn(source('i18n')).includes(tag) ? tag : 'en';
  const own = (await ownLanguages()).includes(tag);
  const links = (brand?.links.length ?? 0) > 0;
  return [
    `import { ${base} as product${links ? ', links' : ''} } from ${JSON.stringify(source(`i18n/${base}.ts`))};`,
    ...(own
      ? [
          `import { merged } from ${JSON.stringify(source('i18n/merged.ts'))};`,
          `import { words as own } from ${JSON.stringify(join(wordsFolder ?? '', `${tag}.ts`))};`,
        ]
      : []),
    `const all = ${links ? '{ ...product, links }' : 'product'};`,
    `export const words = ${own ? 'merged(all, own)' : 'all'};`,
  ].join('\n');
}

export const own: Plugin = {
  name: 'own-brand-and-words',
  enforce: 'pre',
  resolveId(id, importer) {
    if (id === 'virtual:brand') return VIRTUAL_BRAND;
    if (id.startsWith(VIRTUAL_WORDS)) return id;
    if (id === './brand' && importer === source('components/shell.tsx') && hasParts)
      return source('components/own-brand.tsx');
    return undefined;
  },
  async load(id) {
    if (id === VIRTUAL_BRAND) {
      const image =
        brand?.logo === undefined
          ? 'export const image = undefined;'
          : `export { default as image } from ${JSON.stringify(`${brand.logo}?url`)};`;
      return `${image}\nexport const links = ${JSON.stringify(brand?.links ?? [])};\n`;
    }
    if (id.startsWith(VIRTUAL_WORDS)) return wordsOf(id.slice(VIRTUAL_WORDS.length));
    const isChanged = (await ownLanguages()).length > 0 || (brand?.links.length ?? 0) > 0;
    return id === source('i18n/table.ts') && isChanged ? table() : undefined;
  },
  transform(code, id) {
    if (id !== source('styles/base.css') || !brand?.css) return undefined;
    return `${code}\n${brand.css}\n`;
  },
  transformIndexHtml(html) {
    if (brand === undefined) return html;
    const { light, dark } = brand.paper;
    return html
      .replace(/(light\)" content=")#[0-9a-f]{6}/, `$1${light}`)
      .replace(/(dark\)" content=")#[0-9a-f]{6}/, `$1${dark}`);
  },
  writeBundle({ dir }) {
    if (brand?.icon !== undefined && dir !== undefined) copyFileSync(brand.icon, join(dir, 'icon.svg'));
  },
  // Names of chunks tell which language they are, as those of the product's own do.
  outputOptions(options) {
    return {
      ...options,
      chunkFileNames: (chunk) => {
        const id = chunk.facadeModuleId ?? '';
        return id.startsWith(VIRTUAL_WORDS)
          ? `assets/${basename(id.slice(VIRTUAL_WORDS.length))}-[hash].js`
          : 'assets/[name]-[hash].js';
      },
    };
  },
};
