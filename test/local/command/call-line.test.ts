/** The line that a developer reads of an event of a function. */
import { callLine } from '../../../local/command/call-line';
import { FunctionError } from '../../../local/contract';
import type { FunctionCall } from '../../../local/runtime/runtime';

const AT = new Date('2026-11-30T02:31:07.123Z');
const SECRET = 'eyJhbGciOi.secret';

function line(
  ended: FunctionCall['ended'],
  written: readonly object[] = [],
  event: object | null = {},
): string {
  const definition = { name: 'fn-1A2B', description: 'Makes a challenge: mails a link' };
  return callLine(
    {
      definition: definition as FunctionCall['definition'],
      event: JSON.stringify(event),
      milliseconds: 44.6,
      lines: ['no JSON', 'null', ...written.map((it) => JSON.stringify({ level: 'INFO', ...it }))],
      ended,
    },
    AT,
  );
}
const answered = (answer: unknown) => ({ payload: JSON.stringify(answer) });
const failed = (type: string, message: string, trace: readonly string[] = []) => ({
  error: new FunctionError(type, message, trace),
});
const PREFIX = (word: string) => `02:31:07  ${word.padEnd(7)}    45 ms  Makes a challenge`;

describe('an event of a function', () => {
  it.each([
    ['that answered', answered({ response: {} }), [], PREFIX('ok')],
    ['that answered nothing', answered(null), [], PREFIX('ok')],
    [
      'that answered although something failed',
      answered({ response: { answerCorrect: true } }),
      [{ level: 'WARN', message: 'Could not note a proof', errorName: 'TimeoutError' }],
      `${PREFIX('ok')}: Could not note a proof (TimeoutError)`,
    ],
    [
      'with a wrong answer',
      answered({ response: { answerCorrect: false } }),
      [{ message: 'A code was refused', reason: 'wrong' }],
      `${PREFIX('refused')}: A code was refused (wrong)`,
    ],
    [
      'with a wrong answer of which nothing is written',
      answered({ response: { answerCorrect: false } }),
      [],
      `${PREFIX('refused')}: a wrong answer`,
    ],
    [
      'that ended a sign-in',
      answered({ response: { failAuthentication: true } }),
      [],
      `${PREFIX('refused')}: the sign-in is over`,
    ],
    [
      'that refused with words',
      failed('UserFacingError', 'Not you.'),
      [{ message: 'Refused', refusal: 'Not you.' }],
      `${PREFIX('refused')}: Not you.`,
    ],
    [
      'that failed and wrote why',
      failed('Error', 'Something went wrong.'),
      [
        {
          level: 'ERROR',
          message: 'Failed',
          errorName: 'TypeError',
          frames: ['    at x (node:fs:1:2)', `    at y (${process.cwd()}/lambda/contact/start.ts:31:5)`],
        },
      ],
      `${PREFIX('error')}: Failed (TypeError, lambda/contact/start.ts:31)`,
    ],
    [
      'that threw',
      failed('TypeError', 'x is no function', ['    at x (/gone/index.js:1:2)']),
      [],
      `${PREFIX('error')}: TypeError: x is no function`,
    ],
  ])('%s', (_, ended, written, expected) => {
    expect(line(ended, written)).toBe(expected);
  });

  it('stays one line of text, whatever was thrown', () => {
    expect(line(failed('Error', 'no\n\u001b[2Jready http://evil.example'))).toBe(
      `${PREFIX('error')}: Error: no [2Jready http://evil.example`,
    );
  });

  it.each([
    [200, 'ok', ''],
    [403, 'refused', ': Refused (SessionEnded)'],
    [429, 'refused', ': Refused (SessionEnded)'],
    [500, 'error', ': status 500'],
  ])('of an API that answered %i is %s, by its operation', (statusCode, word, detail) => {
    const event = {
      httpMethod: 'POST',
      resource: '/start',
      body: SECRET,
      headers: { authorization: SECRET },
    };
    const body = JSON.stringify({ code: 'SessionEnded', token: SECRET });
    const written = statusCode === 200 ? [] : [{ message: 'Refused', code: 'SessionEnded', other: SECRET }];
    expect(line(answered({ statusCode, body }), written, event)).toBe(
      `${PREFIX(word)} (POST /start)${detail}`,
    );
  });
});
