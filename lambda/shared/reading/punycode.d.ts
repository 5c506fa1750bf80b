/** The part of punycode.js that is used; by this path, as Node.js has an old copy under the plain name. */
declare module 'punycode/punycode.js' {
  const punycode: {
    /** Labels in Punycode become Unicode, others stay. @throws RangeError for Punycode of nothing */
    toUnicode(domain: string): string;
  };
  export default punycode;
}
