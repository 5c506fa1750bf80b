/** Plans of mobile numbers only; all plans take as long to load as the rest of a trigger. */

export { default as examples } from 'libphonenumber-js/mobile/examples';
export { callingCode, readNumber } from '../../shared/reading/mobile';
