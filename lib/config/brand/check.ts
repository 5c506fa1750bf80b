/** Whether a brand can be shown: values, contrasts, files. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { contrast, readable, type Themes, themesOf } from '../../../lambda/shared/brand/colours';
import { ConfigError, type ConfigProblem } from '../errors';
import { address, name, text } from '../fields';
import { readFields } from '../read-fields';
import type { Brand } from './brand';
import { type ColourName, PAGE_COLOURS } from './colours';

const colour = text(/^#[0-9a-f]{6}$/, 'a colour as #rrggbb in lower case, such as #1f5c57.');
const theme = z.strictObject(
  Object.fromEntries(Object.keys(PAGE_COLOURS.light).map((name) => [name, colour.optional()])),
  { error: 'colours by name, such as { accent: "#1f5c57" }.' },
);
const file = (endings: string, kind: string) =>
  text(
    new RegExp(`^(?:[\\w-]+/)*[\\w-]+(?:\\.[\\w-]+)*\\.${endings}$`),
    `the path of ${kind} below custom/brand, such as files/acme.${endings}.`,
  );
const inLanguages = (member: z.ZodType, expected: string) =>
  z.union([member, z.record(z.string().regex(/^[a-z]{2,3}$/), member)], { error: expected });
const linkForm =
  'an address such as https://example.com/terms, or one for each language: { en: "https://…" }.';
const web = inLanguages(text(/^https:\/\/[^\s"'<>\\]+$/, linkForm), linkForm);
const supportForm = `an address such as https://example.com/help or mailto:help@example.com, or one for each language.`;
const support = inLanguages(text(/^(?:https:\/\/|mailto:)[^\s"'<>\\]+$/, supportForm), supportForm);
// Nothing that could end its declaration.
const stack = text(
  /^[^;{}<>@\\/*\n]{1,300}$/,
  'font families as CSS writes them, such as "Acme Sans", sans-serif.',
);
const lineForm = 'a line of at most 300 characters, or one for each language.';
const line = text(/^[^\p{Cc}\p{Zl}\p{Zp}]{1,300}$/u, lineForm);

const brandSchema = z.strictObject({
  name: name().optional(),
  logo: file('svg', 'an SVG').optional(),
  icon: file('svg', 'an SVG').optional(),
  colours: z
    .strictObject({ light: theme.optional(), dark: theme.optional() }, { error: '{ light, dark }.' })
    .optional(),
  fonts: z
    .strictObject(
      {
        display: stack.optional(),
        text: stack.optional(),
        files: z
          .array(
            z.strictObject(
              {
                family: text(/^[\w -]{1,64}$/, 'a name of letters, digits, spaces and hyphens.'),
                file: file('woff2', 'a font'),
                weight: text(
                  /^\d{1,4}(?: \d{1,4})?$/,
                  'a weight such as 400, or a range such as 100 900.',
                ).optional(),
              },
              { error: '{ family, file, weight }.' },
            ),
            { error: 'a list of { family, file, weight }.' },
          )
          .optional(),
      },
      { error: '{ display, text, files }.' },
    )
    .optional(),
  links: z
    .strictObject(
      {
        terms: web.optional(),
        privacy: web.optional(),
        imprint: web.optional(),
        support: support.optional(),
      },
      { error: '{ terms, privacy, imprint, support }.' },
    )
    .optional(),
  mail: z
    .strictObject(
      {
        sender: name().optional(),
        replyTo: address('an e-mail address with an ASCII local part and a lower-case domain.').optional(),
        footer: inLanguages(line, lineForm).optional(),
      },
      { error: '{ sender, replyTo, footer }.' },
    )
    .optional(),
});

const [TEXT, NO_TEXT] = [
  { ratio: 4.5, clause: '1.4.3' },
  { ratio: 3, clause: '1.4.11' },
];

const PAIRS: readonly (readonly [what: ColourName, on: readonly ColourName[], rule: typeof TEXT])[] = [
  ['ink', ['paper', 'surface', 'accentWash', 'alarmWash'], TEXT],
  ['inkSoft', ['paper', 'surface'], TEXT],
  ['accent', ['paper', 'surface'], TEXT],
  ['onAccent', ['accent', 'accentStrong'], TEXT],
  ['alarm', ['paper', 'surface'], TEXT],
  ['onAlarm', ['alarm', 'alarmStrong'], TEXT],
  ['panelInk', ['panelFrom', 'panelTo'], TEXT],
  ['lineStrong', ['paper', 'surface'], NO_TEXT],
  ['focus', ['paper', 'surface'], NO_TEXT],
];

export function contrastProblems(
  themes: Themes<ColourName>,
  given: Brand['colours'] = {},
): readonly ConfigProblem[] {
  return (['light', 'dark'] as const).flatMap((name) => {
    const colours = themes[name];
    const own: object = given[name] ?? {};
    return PAIRS.flatMap(([what, on, { ratio, clause }]) =>
      on.flatMap((ground): ConfigProblem[] => {
        const found = contrast(colours[what], colours[ground]);
        if (found >= ratio) return [];
        // Blames the field that the brand wrote.
        const isGround = !(what in own) && ground in own;
        const [field, other] = isGround ? [ground, what] : [what, ground];
        const grounds = isGround ? [colours[what]] : on.map((it) => colours[it]);
        const remedy = readable(colours[field], grounds, ratio);
        return [
          {
            path: `colours.${name}.${field}`,
            got: colours[field],
            expected: `a contrast of at least ${ratio} to 1 with ${other}, ${colours[other]} (WCAG 2.2, ${clause}); it is ${found.toFixed(2)} to 1. ${remedy} would do.`,
          },
        ];
      }),
    );
  });
}

function fileProblems(brand: Brand, folder: string): readonly ConfigProblem[] {
  const files = [
    ['logo', brand.logo],
    ['icon', brand.icon],
    ...(brand.fonts?.files ?? []).map(({ file: path }, at) => [`fonts.files[${at}].file`, path] as const),
  ] as const;
  return files.flatMap(([path, name]) => {
    if (name === undefined) return [];
    const at = join(folder, name);
    if (!existsSync(at) || !statSync(at).isFile())
      return [{ path, got: name, expected: `a file that is there; ${at} is not.` }];
    if (!name.endsWith('.svg')) return [];
    const svg = readFileSync(at, 'utf8');
    if (!/<svg[\s>]/.test(svg)) return [{ path, got: name, expected: 'an SVG, with an element <svg>.' }];
    const active =
      /<script|<foreignObject|\son\w+\s*=|(?:href|src)\s*=\s*["']\s*(?!#|data:image\/)[^"']|url\(\s*["']?(?!#)/i.exec(
        svg,
      );
    return active
      ? [
          {
            path,
            got: name,
            expected: `an SVG that runs and fetches nothing; this one has ${active[0].trim()}.`,
          },
        ]
      : [];
  });
}

/**
 * @throws ConfigError with all problems
 * @param folder the brand's own
 */
export function checkBrand(brand: Brand, folder: string): void {
  const { values, problems } = readFields(brand, brandSchema.shape);
  const colours = values.colours as Brand['colours'];
  if (colours !== undefined) problems.push(...contrastProblems(themesOf(PAGE_COLOURS, colours), colours));
  const files: Brand = {
    ...(typeof values.logo === 'string' && { logo: values.logo }),
    ...(typeof values.icon === 'string' && { icon: values.icon }),
    ...(values.fonts !== undefined && { fonts: values.fonts as NonNullable<Brand['fonts']> }),
  };
  problems.push(...fileProblems(files, folder));
  if (problems.length > 0) throw new ConfigError('the brand, custom/brand,', problems);
}
