/** What to call a remembered device, given what the app that signed in told Cognito of it. */
import type { BrowserAndPlatform } from '../../passkeys/suggested-name';

/**
 * Marks of browsers in user agents and in the brands of Client Hints; a browser built on another one has
 * both, so its own comes first.
 */
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
 * Browser and platform in a name that is made for machines: a user agent, or the list of Client Hints that
 * Amplify makes. Undefined for any other name, such as one that a person or a native app has given: that is
 * shown as it is.
 */
export function browserIn(name: string): Required<BrowserAndPlatform> | undefined {
  const browser = browserMarks.find(([mark]) => mark.test(name))?.[1];
  const platform = platformMarks.find(([mark]) => mark.test(name))?.[1];
  return browser && platform ? { browser, platform } : undefined;
}
