import fc from 'fast-check';
import { canonicalRedirectUri, matchRedirectUri } from '../../../lambda/magic-link/redirect-uri';

const CONFIGURED = [
  'https://app.example.com/welcome',
  'https://app.example.com/a?b=c',
  'http://localhost:5173/',
];

describe('a redirectUri', () => {
  it.each([
    ['https://app.example.com/welcome', CONFIGURED[0]],
    ['HTTPS://APP.example.COM/welcome', CONFIGURED[0]],
    ['https://app.example.com:443/welcome', CONFIGURED[0]],
    ['https://app.example.com/a?b=c', CONFIGURED[1]],
    ['http://localhost:5173', CONFIGURED[2]],
  ])('%s means a configured one, and that is what is mailed', (requested, configured) => {
    expect(matchRedirectUri(requested, CONFIGURED)).toBe(configured);
  });

  it.each([
    ['nothing', ''],
    ['another path', 'https://app.example.com/'],
    ['a longer path', 'https://app.example.com/welcome/'],
    ['a path in other letters', 'https://app.example.com/Welcome'],
    ['a query', 'https://app.example.com/welcome?next=https://evil.example'],
    ['an empty query', 'https://app.example.com/welcome?'],
    ['another query', 'https://app.example.com/a?b=d'],
    ['a fragment', 'https://app.example.com/welcome#x'],
    ['an empty fragment', 'https://app.example.com/welcome#'],
    ['user information', 'https://app.example.com@evil.example/welcome'],
    ['user information before the host', 'https://evil@app.example.com/welcome'],
    ['empty user information', 'https://@app.example.com/welcome'],
    ['another scheme', 'http://app.example.com/welcome'],
    ['a script', 'javascript:alert(1)//https://app.example.com/welcome'],
    ['data', 'data:text/html,https://app.example.com/welcome'],
    ['no scheme', '//app.example.com/welcome'],
    ['another port', 'https://app.example.com:8443/welcome'],
    ['another local port', 'http://localhost:5174/'],
    ['the loopback address for localhost', 'http://127.0.0.1:5173/'],
    ['a look-alike host', 'https://app.example.com.evil.example/welcome'],
    ['a look-alike prefix', 'https://evilapp.example.com/welcome'],
    ['a letter of another script', 'https://\u0430pp.example.com/welcome'],
    ['a full-width letter', 'https://\uff41pp.example.com/welcome'],
    ['a full-width dot', 'https://app\u3002example.com/welcome'],
    ['an encoded host', 'https://app%2eexample.com/welcome'],
    ['a trailing dot', 'https://app.example.com./welcome'],
    ['a dot segment', 'https://app.example.com/./welcome'],
    ['a parent segment', 'https://app.example.com/x/../welcome'],
    ['an encoded dot segment', 'https://app.example.com/%2e/welcome'],
    ['an encoded parent segment', 'https://app.example.com/x/%2E%2e/welcome'],
    ['an encoded slash', 'https://app.example.com%2fwelcome'],
    ['an encoded slash in the path', 'https://app.example.com/x%2F..%2Fwelcome'],
    ['an empty segment', 'https://app.example.com//welcome'],
    ['a third slash', 'https:///app.example.com/welcome'],
    ['one slash', 'https:/app.example.com/welcome'],
    ['no slash', 'https:app.example.com/welcome'],
    ['a backslash', 'https:\\\\app.example.com\\welcome'],
    ['a backslash before the path', 'https://app.example.com\\@evil.example/welcome'],
    ['a line break', 'https://app.example.com/wel\r\ncome'],
    ['a tab', 'https://app.exa\tmple.com/welcome'],
    ['a space before', ' https://app.example.com/welcome'],
    ['a space after', 'https://app.example.com/welcome '],
    ['a zero byte', 'https://app.example.com/welcome\0'],
    ['an encoded line break', 'https://app.example.com/welcome%0d%0aX:%20y'],
    ['markup', 'https://app.example.com/welcome"><script>alert(1)</script>'],
    ['too much', `https://app.example.com/welcome?${'a'.repeat(2_048)}`],
  ])('with %s is refused', (_what, requested) => {
    expect(matchRedirectUri(requested, CONFIGURED)).toBeUndefined();
  });

  it('refuses http but for localhost', () => {
    expect(canonicalRedirectUri('http://example.com/')).toBeUndefined();
    expect(canonicalRedirectUri('http://localhost.example.com/')).toBeUndefined();
    expect(canonicalRedirectUri('http://localhost:3000/')).toBe('http://localhost:3000/');
  });

  it('of any text is one of the configured or refused, never an exception', () => {
    const host = fc.constantFrom(
      'app.example.com',
      'app.example.com.',
      'evil.example',
      'localhost:5173',
      'APP.EXAMPLE.COM',
    );
    const piece = fc.constantFrom(
      '/',
      '//',
      '/.',
      '/..',
      '%2e',
      '%2f',
      '\\',
      '@',
      ':',
      '?',
      '#',
      'welcome',
      ' ',
      '\t',
    );
    const tricky = fc
      .tuple(
        fc.constantFrom('https://', 'http://', 'https:/', 'https:\\\\', 'javascript:', ''),
        host,
        fc.array(piece, { maxLength: 6 }),
      )
      .map(([scheme, name, rest]) => scheme + name + rest.join(''));
    fc.assert(
      fc.property(
        fc.oneof(tricky, fc.webUrl({ withFragments: true, withQueryParameters: true }), fc.string()),
        (text) => {
          const matched = matchRedirectUri(text, CONFIGURED);
          if (matched === undefined) return;
          expect(CONFIGURED).toContain(matched);
          // Whatever matches leads to the same place as the configured one.
          expect(new URL(text).href).toBe(new URL(matched).href);
        },
      ),
      { numRuns: 3_000 },
    );
  });
});
