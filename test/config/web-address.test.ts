import { originProblem, redirectUriProblem } from '../../lib/config/page/web-address';

describe('a web origin', () => {
  it.each([
    'https://app.example.com',
    'https://app.example.com:8443',
    'http://localhost:5173',
    'https://localhost',
  ])('may be %s', (origin) => {
    expect(originProblem(origin)).toBeUndefined();
  });

  it.each([
    ['https://*.example.com', 'without a wildcard'],
    ['app.example.com', 'scheme, host and'],
    ['https://app.example.com/', 'https://app.example.com (no path, no trailing slash, lower case)'],
    ['https://app.example.com:443', 'https://app.example.com (no path'],
    ['https://App.example.com', 'https://app.example.com (no path'],
    ['https://user@app.example.com', 'https://app.example.com (no path'],
    ['https://app.example.com?x', 'https://app.example.com (no path'],
    ['https://例え.example.com', 'https://xn--r8jz45g.example.com (no path'],
    ['https://app.example.com.', 'without a trailing dot'],
    ['http://app.example.com', 'Only localhost may be reached over http:'],
    ['http://127.0.0.1:5173', 'Only localhost may be reached over http:'],
    ['http://localhost.example.com', 'Only localhost may be reached over http:'],
    ['ftp://app.example.com', 'the scheme https:.'],
    ['javascript:alert(1)', 'the scheme https:.'],
  ])('may not be %s', (origin, expected) => {
    expect(originProblem(origin)).toContain(expected);
  });
});

describe('a redirect URI', () => {
  it.each([
    'https://app.example.com/',
    'https://app.example.com/sign-in',
    'https://app.example.com:8443/a/b?c=d',
    'https://app.example.com/?next=%2Fhome',
    'http://localhost:5173/',
  ])('may be %s', (uri) => {
    expect(redirectUriProblem(uri)).toBeUndefined();
  });

  it.each([
    ['https://*.example.com/', 'an exact URI'],
    ['https://app.example.com/*', 'an exact URI'],
    ['/sign-in', 'an absolute URI'],
    ['https://user:secret@app.example.com/', 'without user information'],
    ['https://@app.example.com/', 'without user information'],
    ['https://app.example.com@evil.example.net/', 'without user information'],
    ['https://app.example.com/#done', 'without a fragment'],
    ['https://app.example.com/#', 'without a fragment'],
    ['https://app.example.com', 'the URI in its canonical form: https://app.example.com/'],
    ['https://app.example.com:443/', 'the URI in its canonical form: https://app.example.com/'],
    ['https://APP.example.com/', 'the URI in its canonical form: https://app.example.com/'],
    ['https://app.example.com/a/../b', 'the URI in its canonical form: https://app.example.com/b'],
    ['https://app.example.com\\b', 'the URI in its canonical form: https://app.example.com/b'],
    ['https://app.example.com/a b', 'the URI in its canonical form: https://app.example.com/a%20b'],
    ['https://app.example.com/a\tb', 'the URI in its canonical form: https://app.example.com/ab'],
    ['https://app.example.com//b', 'without empty or encoded path segments'],
    ['https://app.example.com/a%2fb', 'without empty or encoded path segments'],
    ['https://app.example.com/%2e%2e/b', 'the URI in its canonical form: https://app.example.com/b'],
    ['https://app.example.com/a%0d%0ab', 'without encoded control characters'],
    [`https://app.example.com/${'a'.repeat(2048)}`, 'at most 2048 characters'],
    ['https://app.example.com./', 'without a trailing dot'],
    ['http://app.example.com/', 'Only localhost may be reached over http:'],
    ['com.example.app:/sign-in', 'the scheme https:.'],
  ])('may not be %s', (uri, expected) => {
    expect(redirectUriProblem(uri)).toContain(expected);
  });
});
