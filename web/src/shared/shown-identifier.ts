import { shownAddress } from '../../../lambda/shared/reading/shown-address';
import type { Numbers } from './phone/load';

/**
 * An address or number as people read it: a domain in its own script, a number with blanks where `numbers` is
 * there. Anything else is shown as it is.
 */
export function shownIdentifier(value: string, numbers?: Numbers): string {
  return value.includes('@') ? shownAddress(value) : (numbers?.shownNumber(value) ?? value);
}
