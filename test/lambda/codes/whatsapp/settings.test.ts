import '../../support/environment';
import { CODE_METHOD_NAMES, CODE_METHODS, codeMethod } from '../../../../lambda/codes/methods';
import { CODE_PURPOSES } from '../../../../lambda/codes/purpose';
import { readCodeSettings } from '../../../../lambda/codes/settings';
import { templateLanguage, whatsAppLimits } from '../../../../lambda/codes/whatsapp/deliver';
import type { WhatsAppSettings } from '../../../../lambda/codes/whatsapp/settings';
import { setCodes, WHATSAPP as whatsApp } from '../support/codes';

describe('the table of code methods', () => {
  it('names each method once, with a purpose of its own', () => {
    expect([...CODE_METHOD_NAMES].sort()).toEqual(
      ['EMAIL_OTP', 'SMS_OTP', 'SMS_OTP_STEPUP', 'WHATSAPP_OTP'].sort(),
    );
    expect(new Set(CODE_PURPOSES).size).toBe(CODE_PURPOSES.length);
    for (const name of CODE_METHOD_NAMES) expect(CODE_PURPOSES).toContain(name);
  });

  it('knows a method by its own name alone', () => {
    expect(codeMethod('SMS_OTP')).toBe(CODE_METHODS.SMS_OTP);
    for (const name of ['toString', '__proto__', 'FIDO2', '']) expect(codeMethod(name)).toBeUndefined();
  });
});

describe('the settings of WhatsApp', () => {
  it('are read as they were written, and are not there where the stage has none', () => {
    setCodes({ whatsApp });
    expect(readCodeSettings().whatsApp).toEqual(whatsApp);
    setCodes();
    expect(readCodeSettings().whatsApp).toBeUndefined();
    expect(whatsAppLimits).toThrow('off');
  });

  it.each([
    ['true', true, 'a JSON object in whatsApp'],
    ['no number', { ...whatsApp, originationPhoneNumberId: '' }, 'originationPhoneNumberId'],
    ['no template', { ...whatsApp, template: undefined }, 'template'],
    ['no language', { ...whatsApp, languages: [] }, 'languages'],
    ['no country', { ...whatsApp, countries: {} }, 'countries'],
    [
      'a price in dollars',
      { ...whatsApp, countries: { JP: { price: 0.05 } } },
      'whatsApp.countries.JP.price',
    ],
    ['a country by its name', { ...whatsApp, countries: { Japan: { price: 1 } } }, '"Japan"'],
    ['a language by its name', { ...whatsApp, languages: ['Japanese'] }, 'whatsApp.languages[0]'],
  ])('are refused with %s', (_what, wrong, word) => {
    setCodes({ whatsApp: wrong as WhatsAppSettings });
    expect(readCodeSettings).toThrow(word);
  });

  it('put countries and prices of WhatsApp into the limits of SMS', () => {
    setCodes({ whatsApp }, { countries: { US: { price: 1 }, JP: { price: 74_500 } }, defaultCountry: 'US' });
    expect(whatsAppLimits()).toMatchObject({ countries: whatsApp.countries, defaultCountry: 'JP' });
  });
});

it.each([
  [['ja-JP', 'en'], 'ja'],
  [['en-GB'], 'en_US'],
  [['pt'], 'pt_BR'],
  [['PT-br'], 'pt_BR'],
  [[undefined, ''], 'en_US'],
  [['fr', 'ja'], 'ja'],
  [['__proto__'], 'en_US'],
])('writes to who wishes for %j by the template in %s', (wishes, language) => {
  expect(templateLanguage(wishes, whatsApp.languages)).toBe(language);
});
