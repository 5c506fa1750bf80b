import type { Recovered } from '../../lambda/recovery/recover-user';
import { readRequest } from '../../lambda/recovery/recover-user/request';
import { UsageError } from '../../tools/arguments';
import { knownStages } from '../../tools/known-stages';
import { report } from '../../tools/recover/report';
import { readCommand } from '../../tools/recover/request';
import { stages as pinned } from '../fixtures/stages';

const stages = knownStages(pinned);

const who = ['--stage', 'dev', '--user', 'carol@example.com', '--operator', 'o.perator'];
const why = ['--reason', 'Lost the phone; showed the passport'];

describe('the command line of recover', () => {
  it('asks the function for exactly what was asked for', () => {
    expect(readCommand([...who, ...why, '--reset-totp', '--mfa', 'sms', '--link'], stages)).toMatchObject({
      named: { stage: 'dev', deploymentName: 'passwordless' },
      event: {
        userName: 'carol@example.com',
        operator: 'o.perator',
        reason: 'Lost the phone; showed the passport',
        moveToSms: true,
        resetTotp: true,
        link: true,
      },
    });
  });

  it('has a flag for everything that the function does', () => {
    const flags = [
      '--sign-out',
      '--reset-totp',
      '--revoke-passkeys',
      '--forget-devices',
      '--revoke-codes',
      '--admit',
      '--link',
    ];
    const { event } = readCommand([...who, ...why, ...flags, '--mfa', 'sms'], stages);
    expect(readRequest(event).actions).toEqual([
      'sign-out',
      'reset-totp',
      'move-to-sms',
      'revoke-passkeys',
      'forget-devices',
      'revoke-codes',
      'admit',
      'link',
    ]);
  });

  it.each([
    [['--link'], '--stage is missing'],
    [['--stage', 'dev', '--link'], '--user is missing'],
    [['--stage', 'dev', '--user', 'x', '--link'], '--operator is missing'],
    [[...who, '--link'], '--reason is missing'],
    [[...who, ...why], 'Nothing was asked for. Give at least one of --sign-out'],
    [[...who, ...why, '--mfa', 'email'], '--mfa is "email"; it must be sms'],
    [[...who, ...why, '--reset'], "Unknown option '--reset'"],
    [
      [...who, '--reason', 'lost', 'it', '--link'],
      '"it" is not an option. Put a reason of several words in quotes.',
    ],
    [[...who, '--reason', '', '--link'], '--reason is empty'],
    [
      [...who, '--reason', 'lost it', '--link'],
      '--reason must say in 10 to 500 characters on one line why, and how',
    ],
    [['--stage', 'dev', '--user', 'x', '--operator', 'o', ...why, '--link'], '--operator must name who asks'],
    [
      ['--stage', 'dev', '--user', 'x'.repeat(129), '--operator', 'op', ...why, '--link'],
      '--user must be a text',
    ],
  ])('is refused with what would be right: %j', (argv, message) => {
    expect(() => readCommand(argv, stages)).toThrow(UsageError);
    expect(() => readCommand(argv, stages)).toThrow(message);
  });
});

describe('what recover prints', () => {
  const printed = (recovered: Recovered, wantsLink = false) => report(recovered, wantsLink);

  it('is each thing that was done, and whether the user knows', () => {
    expect(printed({ done: ['sign-out', 'link'], mail: 'sent' }, true)).toEqual({
      lines: [
        'done: signed out everywhere',
        'done: recovery link mailed to the proven address',
        'The user was told by mail.',
      ],
      isComplete: true,
    });
  });

  it('says that a link did not go out, and what to do', () => {
    const { lines, isComplete } = printed({ done: ['sign-out'], mail: 'refused' }, true);
    expect(lines.at(-1)).toBe(
      'No link is sure to have been mailed. Run the command again with --link alone.',
    );
    expect(isComplete).toBe(false);
  });

  it('says that the user was not told', () => {
    expect(printed({ done: ['sign-out'], mail: 'no_address' })).toMatchObject({
      lines: ['done: signed out everywhere', expect.stringMatching(/was not told/)],
      isComplete: true,
    });
  });
});
