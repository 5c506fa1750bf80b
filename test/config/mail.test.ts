import { ConfigError } from '../../lib/config/errors';
import { noticeCaps, signInCaps } from '../../lib/config/mail/schema';
import { poolSendsMail } from '../../lib/config/pool/mail';
import type { ConfigInput } from '../../lib/config/schema';
import { stageConfig } from '../support/stages';

/** What is said of the stage `dev` with these values, one line a problem. */
function complaints(overrides: Partial<ConfigInput>): string[] {
  try {
    stageConfig('dev', overrides);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.message
      .split('\n')
      .slice(1)
      .map((line) => line.trim());
  }
}

describe('caps of mails', () => {
  it('are what one user may have of links and codes together, unless a stage says otherwise', () => {
    expect(signInCaps(stageConfig('dev'))).toEqual({ perHour: 10, perDay: 30 });
    expect(signInCaps(stageConfig('dev', { codes: {}, sms: undefined }))).toEqual({ perHour: 5, perDay: 20 });
    const perAddress = { perHour: 20, perDay: 40 };
    expect(signInCaps(stageConfig('dev', { mail: { perAddress } }))).toEqual(perAddress);
    expect(noticeCaps(stageConfig('dev'))).toEqual({ atOnce: 5, windowMinutes: 60, poolPerHour: 1_000 });
  });

  it('follow the limits of a user that a stage raises', () => {
    const magicLink = { perHour: 30, perDay: 300, poolPerHour: 500 };
    expect(signInCaps(stageConfig('dev', { magicLink }))).toEqual({ perHour: 35, perDay: 310 });
  });

  it('count Cognito’s own mails where clients can cause any', () => {
    expect(poolSendsMail(stageConfig('dev'))).toBe(false);
    expect(poolSendsMail(stageConfig('dev', { passwordFlows: true }))).toBe(true);
  });

  it.each([
    ['mail.perAddress.perHour', { perAddress: { perHour: 0 } }, 'a whole number of mails from 1 to 1000.'],
    [
      'mail.perAddress.perDay',
      { perAddress: { perDay: 10_001 } },
      'a whole number of mails from 1 to 10000.',
    ],
    ['mail.notices.atOnce', { notices: { atOnce: 101 } }, 'a whole number of notices from 1 to 100.'],
    [
      'mail.notices.windowMinutes',
      { notices: { windowMinutes: 4 } },
      'a whole number of minutes from 5 to 1440.',
    ],
    [
      'mail.notices.poolPerHour',
      { notices: { poolPerHour: 0 } },
      'a whole number of notices from 1 to 10000000.',
    ],
    ['mail.perAddress.perHour', { perAddress: { perHour: 31 } }, 'at most mail.perAddress.perDay, 30;'],
    ['mail.perAddress.perDay', { perAddress: { perHour: 5, perDay: 19 } }, 'at least magicLink.perDay, 20,'],
    ['mail.perAddress.perHour', { perAddress: { perHour: 4 } }, 'at least magicLink.perHour, 5,'],
    [
      'mail.perAddress.perHour',
      { perAddress: { perHour: 501, perDay: 600 } },
      'at most magicLink.poolPerHour, 500;',
    ],
    [
      'mail.notices.atOnce',
      { notices: { atOnce: 6, poolPerHour: 5 } },
      'at most mail.notices.poolPerHour, 5;',
    ],
    ['mail.perUser', { perUser: 1 }, 'nothing, for there is no such field.'],
  ])('are refused where they make no sense: %s %j', (field, mail, expected) => {
    const [first = ''] = complaints({ mail: mail as ConfigInput['mail'] });
    expect(first).toContain(`${field}: got `);
    expect(first).toContain(expected);
  });
});
