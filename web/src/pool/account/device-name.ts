/** Names remembered devices by what their app told Cognito. */
import type { BrowserAndPlatform } from '../../passkeys/suggested-name';

/** In user agents and Client Hints; a browser's own mark before the one it is built on. */
const browserMarks: readonly (readonly [mark: RegExp, name: string])[] = [
  [/\bEdg(?:A|iOS)?\/|\bMicrosoft Edge\//, 'Edge'],
  [/\b(?:OPR|OPT|OPX|Opera)\//, 'Opera'],
  [/\bBrave\//, 'Brave'],
  [/\bVivaldi\//, 'Vivaldi'],
  [/\bSamsung ?Browser\/|\bSamsung Internet\//, 'Samsung Internet'],
  [/\b(?:Firefox|FxiOS)\//, 'Firefox'],
  [/(?:\b|Headless)(?:Chrome|CriOS)\//, 'Chrome'],
  [/\bChromium\//, 'Chromium'],
  [/\bVersion\/\S+ (?:Mobile\/\S+ )?Safari\//, 'Safari'],
];

const platformMarks: readonly (readonly [mark: RegExp, name: string])[] = [
  [/\biPhone\b/, 'iPhone'],
  [/\biPad\b/, 'iPad'],
  [/\bAndroid\b/, 'Android'],
  [/\bCrOS\b|\bChrome ?OS\b/, 'ChromeOS'],
  [/\bWindows\b/, 'Windows'],
  [/\bMacintosh\b|\bmacOS\b/, 'Mac'],
  [/\bLinux\b/, 'Linux'],
];

/**
 * Of user agents, or Amplify's Client Hints. Undefined for names by people or native apps, which are shown.
 */
export function browserIn(name: string): Required<BrowserAndPlatform> | undefined {
  const browser = browserMarks.find(([mark]) => mark.test(name))?.[1];
  const platform = platformMarks.find(([mark]) => mark.test(name))?.[1];
  return browser && platform ? { browser, platform } : undefined;
}
