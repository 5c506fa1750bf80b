/**
 * The parts of libphonenumber-js that are used, with the metadata of mobile numbers alone. This file is only ever
 * imported when a number has to be read: the metadata of all countries takes as long to load as the rest of a trigger.
 */

export { getCountryCallingCode, parsePhoneNumberFromString } from 'libphonenumber-js/mobile';
export { default as examples } from 'libphonenumber-js/mobile/examples';
