/** By this path, as Node.js has an old copy under the plain name. */
declare module 'punycode/punycode.js' {
  const punycode: {
    /** Other labels stay. @throws RangeError for meaningless Punycode */
    toUnicode(domain: string): string;
  };
  export default punycode;
}
