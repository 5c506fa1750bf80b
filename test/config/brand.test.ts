/** What a brand may say, and what it is refused for. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { contrast, readable, themesOf } from '../../lambda/shared/brand/colours';
import type { Brand } from '../../lib/config/brand/brand';
import { checkBrand, contrastProblems } from '../../lib/config/brand/check';
import { PAGE_COLOURS } from '../../lib/config/brand/colours';
import { projectRoot } from '../support/product';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'brand-'));
  writeFileSync(join(folder, 'logo.svg'), '<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0"/></svg>');
  writeFileSync(join(folder, 'script.svg'), '<svg><script>alert(1)</script></svg>');
  writeFileSync(join(folder, 'handler.svg'), '<svg onload="alert(1)"></svg>');
  writeFileSync(join(folder, 'fetching.svg'), '<svg><image href="https://example.org/a.png"/></svg>');
  writeFileSync(join(folder, 'none.svg'), 'GIF89a');
});
afterAll(() => rmSync(folder, { recursive: true }));

/** What is wrong with a brand; nothing where nothing is. */
function complaint(brand: unknown): string {
  try {
    checkBrand(brand as Brand, folder);
    return '';
  } catch (error) {
    return (error as Error).message;
  }
}

it('the default colours are those of the page, and can be read', () => {
  const css = readFileSync(join(projectRoot, 'web/src/styles/base.css'), 'utf8');
  const [light = '', dark = ''] = css.split('@media (prefers-color-scheme: dark)');
  const colourIn = (text: string, name: string) =>
    new RegExp(`--${name.replace(/[A-Z]/g, (it) => `-${it.toLowerCase()}`)}: (#[0-9a-f]{6});`).exec(
      text,
    )?.[1];
  const names = Object.keys(PAGE_COLOURS.light);
  expect(names).toHaveLength(light.match(/: #[0-9a-f]{6};/g)?.length ?? 0);
  for (const [name, colour] of Object.entries(PAGE_COLOURS.light))
    expect([name, colour]).toEqual([name, colourIn(light, name)]);
  for (const [name, colour] of Object.entries(PAGE_COLOURS.dark))
    expect([name, colour]).toEqual([name, colourIn(dark.split('}')[0] ?? '', name) ?? colourIn(light, name)]);
  expect(contrastProblems(PAGE_COLOURS)).toEqual([]);
});

it('takes a whole brand', () => {
  expect(
    complaint({
      name: 'Kiefer & Söhne',
      logo: 'logo.svg',
      icon: 'logo.svg',
      colours: { light: { accent: '#6b2d73' }, dark: { accent: '#d9a5e0' } },
      fonts: { display: '"Acme Serif", Georgia, serif' },
      links: { terms: 'https://example.com/terms', support: { en: 'mailto:help@example.com' } },
      mail: { sender: 'サンプル', replyTo: 'help@example.com', footer: { en: 'Example Ltd, 1 High Street' } },
    }),
  ).toBe('');
});

describe('is refused, with the field and what would be right', () => {
  it.each([
    ['a name with a line break', { name: 'Ex\r\nBcc: a@example.org' }, 'name: got "Ex\\r\\nBcc'],
    ['a sender with one', { mail: { sender: 'Ex\nBcc: a@example.org' } }, 'mail.sender: got'],
    ['a reply-to with a name', { mail: { replyTo: 'Help <help@example.com>' } }, 'mail.replyTo: got'],
    ['a footer of two lines', { mail: { footer: 'a\nb' } }, 'mail.footer: got'],
    [
      'a colour by its name',
      { colours: { light: { accent: 'purple' } } },
      'colours.light.accent: got "purple"',
    ],
    [
      'a colour that is none of ours',
      { colours: { light: { akzent: '#6b2d73' } } },
      'colours.light.akzent: got',
    ],
    ['a link that runs', { links: { terms: 'javascript:alert(1)' } }, 'links.terms: got "javascript:'],
    ['a link without TLS', { links: { terms: 'http://example.com/' } }, 'links.terms: got "http:'],
    ['a font stack that ends its rule', { fonts: { text: 'x; } body { display: none' } }, 'fonts.text: got'],
    ['a file that is elsewhere', { logo: '../../secrets.svg' }, 'logo: got "../../secrets.svg"'],
    [
      'a file that is not there',
      { logo: 'missing.svg' },
      'logo: got "missing.svg"; expected a file that is there',
    ],
    ['an SVG with a script', { logo: 'script.svg' }, 'runs and fetches nothing; this one has <script'],
    ['an SVG with a handler', { logo: 'handler.svg' }, 'runs and fetches nothing; this one has onload='],
    ['an SVG that fetches', { icon: 'fetching.svg' }, 'runs and fetches nothing'],
    ['what is no SVG', { icon: 'none.svg' }, 'an SVG, with an element <svg>'],
    ['a field that there is not', { colors: {} }, 'colors: got {}; expected nothing'],
  ])('%s', (_, brand, expected) => {
    expect(complaint(brand)).toContain(expected);
  });

  it('colours that can’t be read, by field, ratio and a remedy that holds', () => {
    const said = complaint({ colours: { light: { accent: '#e0a030' } } });
    const [, got = '', ratio, paper = '', found, remedy = ''] =
      /colours\.light\.accent: got "(#\w{6})"; expected a contrast of at least ([\d.]+) to 1 with paper, (#\w{6}) \(WCAG 2\.2, 1\.4\.3\); it is ([\d.]+) to 1\. (#\w{6}) would do\./.exec(
        said,
      ) ?? [];
    expect([got, ratio]).toEqual(['#e0a030', '4.5']);
    expect(Number(found)).toBeCloseTo(contrast('#e0a030', paper), 2);
    expect(complaint({ colours: { light: { accent: remedy } } })).toBe('');
    expect(complaint({ colours: { dark: { lineStrong: '#222831' } } })).toMatch(
      /colours\.dark\.lineStrong: .* at least 3 to 1 .* \(WCAG 2\.2, 1\.4\.11\)/,
    );
    // What was written is what is named, also where it is the ground.
    expect(complaint({ colours: { light: { paper: '#444444' } } })).toContain(
      'colours.light.paper: got "#444444"',
    );
  });
});

it('makes a readable dark theme and buttons of any accent that can be read in the light', () => {
  const channel = fc.integer({ min: 0, max: 255 });
  fc.assert(
    fc.property(channel, channel, channel, (red, green, blue) => {
      const hex = `#${[red, green, blue].map((it) => it.toString(16).padStart(2, '0')).join('')}`;
      const accent = readable(hex, ['#f5f1ea', '#fffdf9', '#ffffff'], 4.6);
      const colours = { light: { accent } };
      expect(contrastProblems(themesOf(PAGE_COLOURS, colours), colours)).toEqual([]);
    }),
    { numRuns: 300 },
  );
});
