/** What a message with a code says, and how many segments it is paid for as. */

import { oneLine } from '../mail/content';
import { inLanguageOf } from '../mail/locale';
import { SMS } from '../shared/words';

export interface SmsFacts {
  readonly appName: string;
  /** The digits. */
  readonly code: string;
  /** Host of the page that the code is typed into, without scheme, port or path. */
  readonly domain: string;
}

/**
 * The message, in the language of a BCP 47 tag (English for one that nothing is written in). Its last line is
 * the one of an origin-bound one-time code (WICG "Origin-bound one-time codes delivered via SMS"): phones
 * that know it fill the code in on pages of that host alone, so that a page that only looks like ours doesn't
 * get it.
 */
export function smsText({ appName, code, domain }: SmsFacts, locale: string): string {
  const sentence = inLanguageOf(locale, SMS);
  return `${sentence(plainName(appName), code)}\n\n@${domain} #${code}`;
}

/** A name can't start a line of its own that phones would take for the bound one. */
function plainName(appName: string): string {
  return oneLine(appName);
}

/** GSM 03.38 (3GPP TS 23.038 §6.2.1) default alphabet, in the order of the standard. */
const GSM_BASIC =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà';
/** Its extension table (§6.2.1.1): each of these takes two places. */
const GSM_EXTENDED = '\f^{}\\[~]|€';

/**
 * Segments that a text is sent, and paid for, as: 160 places of the GSM alphabet in one message or 153 in
 * each of several; with any other character in it UCS-2, 70 or 67 (3GPP TS 23.040 §9.2.3.24.1 takes the rest
 * for a header). No character is cut in two.
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
 * @param widths places of each character @param whole places of a message in one piece @param part of one in
 * several
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
