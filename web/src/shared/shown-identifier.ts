import { shownAddress } from '../../../lambda/shared/reading/shown-address';
import type { Numbers } from './phone/load';

/** Domains in their script; numbers with blanks where `numbers` is there; anything else as it is. */
export function shownIdentifier(value: string, numbers?: Numbers): string {
  return value.includes('@') ? shownAddress(value) : (numbers?.shownNumber(value) ?? value);
}
