import { existsSync } from 'node:fs';
import Module from 'node:module';
import { join } from 'node:path';
import { themesOf } from '../../lambda/shared/brand/colours';
import type { InLanguages } from '../../lambda/shared/brand/in-languages';
import type { Brand } from '../config/brand/brand';
import { checkBrand } from '../config/brand/check';
import { PAGE_COLOURS } from '../config/brand/colours';

/** For Vite, in the variable `PAGE_BRAND`. Files are absolute paths. */
export interface PageBrand {
  /** Comes after the page's own; may be empty. */
  readonly css: string;
  /** Colours of browsers' own bars. */
  readonly paper: { readonly light: string; readonly dark: string };
  readonly logo?: string;
  readonly icon?: string;
  readonly links: readonly { readonly kind: string; readonly href: Readonly<Record<string, string>> }[];
}

/** Compiled in place, as it may be another project's. @throws ConfigError */
export async function pageBrandOf(project: string): Promise<PageBrand> {
  const folder = join(project, 'custom', 'brand');
  const brand = existsSync(folder) ? await load(join(folder, 'index.ts')) : {};
  checkBrand(brand, folder);
  const file = (name: string) => join(folder, name);
  return {
    css: [...facesOf(brand, file), ...stacksOf(brand), ...coloursOf(brand)].join('\n'),
    paper: papersOf(brand),
    ...(brand.logo === undefined ? {} : { logo: file(brand.logo) }),
    ...(brand.icon === undefined ? {} : { icon: file(brand.icon) }),
    links: (['terms', 'privacy', 'imprint', 'support'] as const).flatMap((kind) => {
      const href = brand.links?.[kind];
      return href === undefined ? [] : [{ kind, href: byLanguage(href) }];
    }),
  };
}

async function load(path: string): Promise<Brand> {
  // Loaded late: an app that builds no page doesn't need it.
  const { build } = require('esbuild') as typeof import('esbuild');
  const { outputFiles } = await build({
    entryPoints: [path],
    bundle: true,
    write: false,
    platform: 'node',
    format: 'cjs',
    logLevel: 'silent',
  });
  const module = new Module(path) as Module & { _compile(text: string, path: string): void };
  module._compile(outputFiles[0]?.text ?? '', path);
  return (module.exports as { readonly brand: Brand }).brand;
}

function byLanguage(text: InLanguages): Readonly<Record<string, string>> {
  if (typeof text === 'string') return { en: text };
  return text.en === undefined ? { en: Object.values(text)[0] ?? '', ...text } : text;
}

function facesOf({ fonts }: Brand, file: (name: string) => string): readonly string[] {
  return (fonts?.files ?? []).map(
    ({ family, file: name, weight = '400' }) =>
      `@font-face { font-family: "${family}"; font-weight: ${weight}; font-display: swap; src: url(${JSON.stringify(file(name))}) format("woff2"); }`,
  );
}

function stacksOf({ fonts = {} }: Brand): readonly string[] {
  const stacks = (['display', 'text'] as const).flatMap((name) =>
    fonts[name] === undefined ? [] : [`--${name}: ${fonts[name]};`],
  );
  return stacks.length === 0 ? [] : [`:root { ${stacks.join(' ')} }`];
}

/** Only those that differ from the page's own. */
function coloursOf({ colours }: Brand): readonly string[] {
  const { light, dark } = themesOf(PAGE_COLOURS, colours);
  // The dark theme inherits light colours that it lacks.
  const differ = (theme: object, standard: object) =>
    Object.entries(theme)
      .filter(([name, colour]) => (standard as Record<string, string>)[name] !== colour)
      .map(([name, colour]) => `--${hyphenated(name)}: ${colour};`)
      .join(' ');
  const [inLight, inDark] = [differ(light, PAGE_COLOURS.light), differ(dark, PAGE_COLOURS.dark)];
  const restored = restoredInDark(light, dark);
  return [
    ...(inLight === '' ? [] : [`:root { ${inLight} }`]),
    ...(inDark + restored === ''
      ? []
      : [`@media (prefers-color-scheme: dark) { :root { ${inDark} ${restored} } }`]),
  ];
}

/** A brand's light rule comes last and would win in dark too. */
function restoredInDark(light: object, dark: object): string {
  return Object.entries(dark)
    .filter(([name, colour]) => {
      const isStandard = (PAGE_COLOURS.dark as Record<string, string>)[name] === colour;
      const isChanged =
        (PAGE_COLOURS.light as Record<string, string>)[name] !== (light as Record<string, string>)[name];
      return isStandard && isChanged;
    })
    .map(([name, colour]) => `--${hyphenated(name)}: ${colour};`)
    .join(' ');
}

const hyphenated = (name: string) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

function papersOf({ colours }: Brand): PageBrand['paper'] {
  const { light, dark } = themesOf(PAGE_COLOURS, colours);
  return { light: light.paper, dark: dark.paper };
}
