/** What a browser tells of itself, as far as a passkey is named after it. */
export interface BrowserFacts {
  readonly userAgent: string;
  /** Above 1 on an iPad, whose user agent is that of a Mac. */
  readonly maxTouchPoints?: number;
  /** User-Agent Client Hints, where the browser has them. */
  readonly userAgentData?: {
    readonly brands: readonly { readonly brand: string }[];
    readonly platform: string;
  };
}

/** Browser and platform by the names that people know them by; what can't be told is left out. */
export interface BrowserAndPlatform {
  readonly browser?: string;
  readonly platform?: string;
}

/** Brands of Client Hints; a browser built on another one names both, so its own comes first. */
const brands: readonly (readonly [brand: string, name: string])[] = [
  ['Microsoft Edge', 'Edge'],
  ['Opera', 'Opera'],
  ['Brave', 'Brave'],
  ['Vivaldi', 'Vivaldi'],
  ['Samsung Internet', 'Samsung Internet'],
  ['Google Chrome', 'Chrome'],
  ['Chromium', 'Chromium'],
];

/** Marks in user agents; nearly all of them carry the marks of Chrome or Safari too, so those come last. */
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

/** Platforms of Client Hints whose usual name is another. */
const platformNames: Readonly<Record<string, string>> = {
  macOS: 'Mac',
  'Chrome OS': 'ChromeOS',
  Unknown: '',
};

/** Says which browser on which platform this is, by Client Hints before the user agent. */
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

/** The name, with a number behind it when the person has a passkey of that name already. */
export function unusedName(name: string, used: readonly string[]): string {
  if (!used.includes(name)) return name;
  for (let number = 2; ; number++) {
    const candidate = `${name} ${number}`;
    if (!used.includes(candidate)) return candidate;
  }
}
