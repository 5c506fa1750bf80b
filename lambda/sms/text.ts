import { oneLine } from '../mail/content';
import { inLanguageOf } from '../mail/locale';
import { SMS } from '../shared/words';

export interface SmsFacts {
  readonly appName: string;
  readonly code: string;
  /** Host of the page for codes, without scheme, port or path. */
  readonly domain: string;
}

/**
 * English where the tag's language has no words. The last line binds the code to the host (WICG "Origin-bound
 * one-time codes delivered via SMS"): phones fill it in only there, not on look-alike pages.
 */
export function smsText({ appName, code, domain }: SmsFacts, locale: string): string {
  const sentence = inLanguageOf(locale, SMS);
  return `${sentence(plainName(appName), code)}\n\n@${domain} #${code}`;
}

/** On one line, so that it can't pass for the line with the host. */
function plainName(appName: string): string {
  return oneLine(appName);
}

/** GSM 03.38 (3GPP TS 23.038 §6.2.1), in the standard's order. */
const GSM_BASIC =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà';
/** The extension table (§6.2.1.1): two places each. */
const GSM_EXTENDED = '\f^{}\\[~]|€';

/**
 * GSM alphabet: 160 places, or 153 in each of several messages; otherwise UCS-2: 70, or 67 (3GPP TS 23.040
 * §9.2.3.24.1: a header takes the rest). Splits no character.
 */
export function segmentsOf(text: string): number {
  const characters = [...text];
  const isGsm = characters.every((one) => GSM_BASIC.includes(one) || GSM_EXTENDED.includes(one));
  return isGsm
    ? segments(
        characters.map((one) => (GSM_EXTENDED.includes(one) ? 2 : 1)),
        160,
        153,
      )
    : segments(
        characters.map((one) => one.length),
        70,
        67,
      );
}

/**
 * @param widths places of each character
 * @param whole places of a single message
 * @param part places of one of several
 */
function segments(widths: readonly number[], whole: number, part: number): number {
  if (widths.reduce((sum, width) => sum + width, 0) <= whole) return 1;
  let count = 1;
  let used = 0;
  for (const width of widths) {
    if (used + width > part) {
      count += 1;
      used = 0;
    }
    used += width;
  }
  return count;
}
