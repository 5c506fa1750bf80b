/** Parts (segments) of a text message. */

/** GSM 03.38, basic character set. */
const GSM_BASIC = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
);
/** GSM 03.38: take an escape and so two places. */
const GSM_EXTENSION = new Set('\f^{}\\[~]|€');

/** GSM 03.38: 160 places (153 each of several parts); else 70 (67) UTF-16 units. */
export function messageParts(text: string): number {
  const characters = [...text];
  const isGsm = characters.every((each) => GSM_BASIC.has(each) || GSM_EXTENSION.has(each));
  const places = isGsm
    ? characters.reduce((sum, each) => sum + (GSM_EXTENSION.has(each) ? 2 : 1), 0)
    : text.length;
  const [single, several] = isGsm ? [160, 153] : [70, 67];
  return places <= single ? 1 : Math.ceil(places / several);
}
