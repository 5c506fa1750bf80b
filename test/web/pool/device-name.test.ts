import { browserIn } from '../../../web/src/pool/account/device-name';

it.each([
  // As Amplify names devices: by Client Hints where the browser has them, else by the user agent.
  [
    'macOS 15.1.0 arm Google Chrome/143.0.7499.40;Chromium/143.0.7499.40;Not A(Brand/24.0.0.0',
    'Chrome',
    'Mac',
  ],
  ['Windows 19.0.0 x86 Microsoft Edge/143.0.1;Chromium/143.0.1;Not A(Brand/24.0.0.0', 'Edge', 'Windows'],
  ['Linux 6.18.44 x86 Linux HeadlessChrome/143.0;Chromium/143.0;Not A(Brand/24.0', 'Chrome', 'Linux'],
  ['Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:135.0) Gecko/20100101 Firefox/135.0', 'Firefox', 'Mac'],
  [
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1',
    'Safari',
    'iPhone',
  ],
  [
    'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/143.0.0.0 Mobile Safari/537.36',
    'Chrome',
    'Android',
  ],
])('reads %s as %s on %s', (name, browser, platform) => {
  expect(browserIn(name)).toEqual({ browser, platform });
});

it.each(['Grandma’s iPad', 'Pixel 9', 'Windows of opportunity', 'Chrome/1', ''])(
  'leaves the name as it is: %j',
  (name) => {
    expect(browserIn(name)).toBeUndefined();
  },
);
