/** What a stage has to say of codes by WhatsApp, and what is refused of it. */
import { codeSettings } from '../../lib/config/codes/settings';
import { ConfigError } from '../../lib/config/errors';
import type { ConfigInput } from '../../lib/config/schema';
import { stageConfig, stageNames } from '../support/stages';
import { WHATSAPP } from '../support/whatsapp';

const { codes } = stageConfig('dev');

/** What is said of a stage with these values, one line a problem. */
function complaints(changes: object, overrides: object = {}): string[] {
  try {
    stageConfig('dev', {
      codes: { ...codes, whatsApp: { ...WHATSAPP, ...changes } },
      ...overrides,
    } as Partial<ConfigInput>);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.message.split('\n').slice(1);
  }
}

it.each(stageNames)('is off in the stage %s', (stage) => {
  const config = stageConfig(stage);
  expect(config.codes.whatsApp).toBeUndefined();
  expect(codeSettings(config)).not.toHaveProperty('whatsApp');
});

it('reaches the functions with prices in micro-dollars', () => {
  expect(complaints({})).toEqual([]);
  const config = stageConfig('dev', { codes: { ...codes, whatsApp: WHATSAPP } });
  const { countries: _, ...rest } = WHATSAPP;
  expect(codeSettings(config).whatsApp).toEqual({
    ...rest,
    metaApiVersion: 'v23.0',
    countries: { JP: { price: 50_000 } },
  });
});

it.each([
  ['a number of SMS', { originationPhoneNumberId: `phone-${'0'.repeat(32)}` }, 'originationPhoneNumberId'],
  ['a template of no form', { template: 'Sign in' }, 'template'],
  ['no language', { languages: [] }, 'languages'],
  ['a language by its BCP 47 tag', { languages: ['en-US'] }, 'languages'],
  ['a language twice', { languages: ['ja', 'ja'] }, 'languages'],
  ['a version of no form', { metaApiVersion: '23' }, 'metaApiVersion'],
  ['no country', { countries: [] }, 'countries'],
  ['a country twice', { countries: [...WHATSAPP.countries, ...WHATSAPP.countries] }, 'each country once'],
  ['a country that no SMS go to', { countries: [{ country: 'DE', price: 0.05 }] }, 'one of sms.countries'],
  [
    'a price beyond the budget',
    { countries: [{ country: 'JP', price: 5 }] },
    'sms.dailyBudget',
    { sms: { ...stageConfig('dev').sms, dailyBudget: 1 } },
  ],
  ['no SMS beside it', {}, 'codes.sms', { codes: { ...codes, sms: false, whatsApp: WHATSAPP } }],
])('is refused with %s', (_what, changes, word, overrides: object = {}) => {
  expect(complaints(changes, overrides).join('\n')).toContain(word);
});

it('is refused where AWS has no End User Messaging Social', () => {
  expect(complaints({}, { region: 'us-gov-west-1' }).join('\n')).toContain(
    'no AWS End User Messaging Social',
  );
});
