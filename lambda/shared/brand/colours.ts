/** A theme's colours, all `#rrggbb`, from a brand's. */

/** By the brand's names. */
export interface Themes<Name extends string = string> {
  readonly light: Readonly<Record<Name, string>>;
  readonly dark: Readonly<Record<Name, string>>;
}

type Given = Readonly<Record<string, string | undefined>>;
type Rgb = readonly [number, number, number];

const channels = (colour: string): Rgb =>
  [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16)) as never;

/** @param share of `other`, 0 to 1 */
export function mix(colour: string, other: string, share: number): string {
  const [from, to] = [channels(colour), channels(other)];
  const mixed = from.map((value, index) => Math.round(value + ((to[index] ?? 0) - value) * share));
  return `#${mixed.map((value) => value.toString(16).padStart(2, '0')).join('')}`;
}

/** Relative luminance (WCAG 2.2). */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = channels(colour).map((channel) => {
    const value = channel / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** From 1 to 21 (WCAG 2.2). */
export function contrast(one: string, other: string): number {
  const [a, b] = [luminance(one), luminance(other)];
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

const [WHITE, BLACK] = ['#ffffff', '#000000'];

/** Lighter or darker until the ratio holds on all these backgrounds. */
export function readable(colour: string, backgrounds: readonly string[], ratio: number): string {
  const holds = (it: string) => backgrounds.every((background) => contrast(it, background) >= ratio);
  const isLight = (backgrounds.length > 0 ? Math.max(...backgrounds.map(luminance)) : 1) > 0.18;
  for (let share = 0; share <= 1; share += 0.04) {
    const it = mix(colour, isLight ? BLACK : WHITE, share);
    if (holds(it)) return it;
  }
  return isLight ? BLACK : WHITE;
}

function fromAccent(accent: string, light: string | undefined, surface: string, isDark: boolean): Given {
  return {
    accent,
    accentStrong: mix(accent, isDark ? WHITE : BLACK, 0.25),
    onAccent: contrast(WHITE, accent) >= contrast(BLACK, accent) ? WHITE : BLACK,
    accentWash: mix(surface, accent, isDark ? 0.16 : 0.1),
    ...(light && {
      panelFrom: isDark ? mix(light, BLACK, 0.35) : light,
      panelTo: mix(light, BLACK, isDark ? 0.65 : 0.4),
    }),
  };
}

const present = (given: Given = {}) =>
  Object.fromEntries(Object.entries(given).filter(([, colour]) => colour !== undefined));

/**
 * Given colours, else derived from the accent, else defaults. A light accent alone gives the dark theme a
 * readable one.
 *
 * @param defaults has `surface`, `paper` and `accent`
 */
export function themesOf<Name extends string>(
  defaults: Themes<Name>,
  { light, dark }: { readonly light?: object; readonly dark?: object } = {},
): Themes<Name> {
  const theme = (own: Given, standard: Given, accent: string | undefined, isDark: boolean) => {
    const ground = { ...standard, ...own };
    const derived = accent ? fromAccent(accent, first.accent, ground.surface ?? WHITE, isDark) : {};
    const all: Given = { ...standard, ...derived, ...own };
    return Object.fromEntries(Object.keys(standard).map((name) => [name, all[name]])) as Record<Name, string>;
  };
  const first = present(light as Given);
  // What both themes share by default, a brand's share too.
  const common = Object.fromEntries(
    Object.entries(first).filter(
      ([name]) => (defaults.light as Given)[name] === (defaults.dark as Given)[name],
    ),
  );
  const second: Given = { ...common, ...present(dark as Given) };
  const grounds = { ...(defaults.dark as Given), ...second };
  const darkAccent =
    second.accent ??
    (first.accent && readable(first.accent, [grounds.surface ?? BLACK, grounds.paper ?? BLACK], 6));
  return {
    light: theme(first, defaults.light, first.accent, false),
    dark: theme(second, defaults.dark, darkAccent, true),
  };
}
