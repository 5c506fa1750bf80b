/**
 * The parts of libphonenumber-js that are used, with the metadata of mobile numbers alone: that of all
 * countries takes as long to load as the rest of a trigger.
 */

export { getCountryCallingCode, parsePhoneNumberFromString } from 'libphonenumber-js/mobile';
export { default as examples } from 'libphonenumber-js/mobile/examples';
