import { browserAndPlatform, unusedName } from '../../../web/src/passkeys/suggested-name';

const windows = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)';
const mac = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)';
const phone =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)';
const android = 'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko)';

describe('the name suggested for a passkey', () => {
  it.each([
    [`${windows} Chrome/143.0.0.0 Safari/537.36`, 'Chrome', 'Windows'],
    [`${windows} Chrome/143.0.0.0 Safari/537.36 Edg/143.0.0.0`, 'Edge', 'Windows'],
    [`${windows} Chrome/143.0.0.0 Safari/537.36 OPR/125.0.0.0`, 'Opera', 'Windows'],
    ['Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', 'Firefox', 'Linux'],
    [`${mac} AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Safari/605.1.15`, 'Safari', 'Mac'],
    [`${phone} Version/18.1 Mobile/15E148 Safari/604.1`, 'Safari', 'iPhone'],
    [`${phone} CriOS/143.0.0.0 Mobile/15E148 Safari/604.1`, 'Chrome', 'iPhone'],
    [`${phone} FxiOS/140.0 Mobile/15E148 Safari/605.1.15`, 'Firefox', 'iPhone'],
    [`${phone} EdgiOS/143.0.0.0 Version/18.0 Mobile/15E148 Safari/604.1`, 'Edge', 'iPhone'],
    [`${android} Chrome/143.0.0.0 Mobile Safari/537.36`, 'Chrome', 'Android'],
    [`${android} SamsungBrowser/29.0 Chrome/136.0.0.0 Mobile Safari/537.36`, 'Samsung Internet', 'Android'],
    [
      'Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 Chrome/143.0.0.0 Safari/537.36',
      'Chrome',
      'ChromeOS',
    ],
  ])('%s is %s on %s', (userAgent, browser, platform) => {
    expect(browserAndPlatform({ userAgent })).toEqual({ browser, platform });
  });

  it('tells an iPad, which calls itself a Mac, by its touch screen', () => {
    const userAgent = `${mac} AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Safari/605.1.15`;
    expect(browserAndPlatform({ userAgent, maxTouchPoints: 5 })).toEqual({
      browser: 'Safari',
      platform: 'iPad',
    });
  });

  it('believes Client Hints before the user agent, and no made-up brand', () => {
    const hints = (platform: string, ...brands: string[]) => ({
      platform,
      brands: ['Not;A=Brand', ...brands].map((brand) => ({ brand })),
    });
    const userAgent = `${windows} Chrome/143.0.0.0 Safari/537.36`;
    expect(browserAndPlatform({ userAgent, userAgentData: hints('macOS', 'Chromium', 'Brave') })).toEqual({
      browser: 'Brave',
      platform: 'Mac',
    });
    expect(
      browserAndPlatform({ userAgent, userAgentData: hints('Chrome OS', 'Google Chrome', 'Chromium') }),
    ).toEqual({ browser: 'Chrome', platform: 'ChromeOS' });
    expect(browserAndPlatform({ userAgent, userAgentData: hints('Unknown') })).toEqual({
      browser: 'Chrome',
      platform: 'Windows',
    });
  });

  it('leaves out what nobody can tell', () => {
    expect(browserAndPlatform({ userAgent: 'something else' })).toEqual({});
  });

  it('gets a number when the person has one of that name', () => {
    expect(unusedName('Chrome on Windows', ['Safari on Mac'])).toBe('Chrome on Windows');
    expect(unusedName('Chrome on Windows', ['Chrome on Windows'])).toBe('Chrome on Windows 2');
    expect(unusedName('Chrome', ['Chrome', 'Chrome 2', 'Chrome 4'])).toBe('Chrome 3');
  });
});
