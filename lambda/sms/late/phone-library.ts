/**
 * What is known of numbering plans, with the metadata of mobile numbers alone: that of all countries takes as
 * long to load as the rest of a trigger.
 */

export { default as examples } from 'libphonenumber-js/mobile/examples';
export { callingCode, readNumber } from '../../shared/reading/mobile';
