export interface BrowserFacts {
  readonly userAgent: string;
  /** Above 1 on an iPad, which calls itself a Mac. */
  readonly maxTouchPoints?: number;
  /** User-Agent Client Hints. */
  readonly userAgentData?: {
    readonly brands: readonly { readonly brand: string }[];
    readonly platform: string;
  };
}

/** As people call them. */
export interface BrowserAndPlatform {
  readonly browser?: string;
  readonly platform?: string;
}

/** A browser's own brand before the one it is built on. */
const brands: readonly (readonly [brand: string, name: string])[] = [
  ['Microsoft Edge', 'Edge'],
  ['Opera', 'Opera'],
  ['Brave', 'Brave'],
  ['Vivaldi', 'Vivaldi'],
  ['Samsung Internet', 'Samsung Internet'],
  ['Google Chrome', 'Chrome'],
  ['Chromium', 'Chromium'],
];

/** Nearly all name Chrome or Safari too, so those come last. */
const browserMarks: readonly (readonly [mark: RegExp, name: string])[] = [
  [/\bEdg(?:A|iOS)?\//, 'Edge'],
  [/\b(?:OPR|OPT|OPX)\//, 'Opera'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\b(?:Firefox|FxiOS)\//, 'Firefox'],
  [/\b(?:Chrome|CriOS)\//, 'Chrome'],
  [/\bVersion\/\S+ (?:Mobile\/\S+ )?Safari\//, 'Safari'],
];

const platformMarks: readonly (readonly [mark: RegExp, name: string])[] = [
  [/\biPhone\b/, 'iPhone'],
  [/\biPad\b/, 'iPad'],
  [/\bAndroid\b/, 'Android'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bWindows\b/, 'Windows'],
  [/\bMacintosh\b/, 'Mac'],
  [/\bLinux\b/, 'Linux'],
];

const platformNames: Readonly<Record<string, string>> = {
  macOS: 'Mac',
  'Chrome OS': 'ChromeOS',
  Unknown: '',
};

/** Client Hints before the user agent. */
export function browserAndPlatform({
  userAgent,
  maxTouchPoints = 0,
  userAgentData,
}: BrowserFacts): BrowserAndPlatform {
  const named = userAgentData?.brands.map(({ brand }) => brand) ?? [];
  const browser =
    brands.find(([brand]) => named.includes(brand))?.[1] ??
    browserMarks.find(([mark]) => mark.test(userAgent))?.[1];
  const marked = platformMarks.find(([mark]) => mark.test(userAgent))?.[1];
  const hinted = userAgentData?.platform && (platformNames[userAgentData.platform] ?? userAgentData.platform);
  const platform = hinted || (marked === 'Mac' && maxTouchPoints > 1 ? 'iPad' : marked);
  return { ...(browser && { browser }), ...(platform && { platform }) };
}

/** With a number where the name is taken. */
export function unusedName(name: string, used: readonly string[]): string {
  if (!used.includes(name)) return name;
  for (let number = 2; ; number++) {
    const candidate = `${name} ${number}`;
    if (!used.includes(candidate)) return candidate;
  }
}
