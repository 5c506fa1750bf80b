/** What the capacity table counts with is what the app does, on the embedded AWS. */
import type { Figures } from '../../../bench/scale/figures';
import { measureAlone } from '../../../bench/scale/measure';
import { FLOWS, type Flow } from '../../../bench/scale/sign-ins';
import { callsOfSignIn, methods } from '../../../tools/capacity/load';
import committed from '../../../tools/capacity/measured.json';
import { readDocument } from '../../support/markdown';

const flows = Object.keys(FLOWS) as Flow[];

describe('the table in docs/capacity.md', () => {
  const rows = readDocument('docs/capacity.md').split('\n');
  it.each(methods)('has the figures of %s', (method) => {
    const calls = callsOfSignIn[method];
    const row = rows.find((line) => line.includes(`(\`${method}\`) |`));
    expect(row?.split(' | ').slice(1, 5)).toEqual([
      String(calls.initiateAuth),
      String(calls.respondToAuthChallenge),
      String(calls.function),
      `${calls.tableWrite}, ${calls.tableRead}`,
    ]);
  });
});

let again: Readonly<Record<Flow, Figures>>;
beforeAll(async () => {
  again = await measureAlone({ processes: false, warmUps: 1, rounds: 2 });
}, 240_000);

/** The same on every machine. What functions do themselves isn't, and in threads it isn't measured. */
function counted(figures: Figures) {
  const { bytes, waitMilliseconds, workMilliseconds, gigabyteSeconds, ...rest } = figures;
  return rest;
}

/** What capacity counts, or has in a figure of its own: units of DynamoDB, events. */
const COUNTED =
  /^(?:cognito-idp:(?:InitiateAuth|RespondToAuthChallenge|SignUp|AdminSetUserPassword|AdminUpdateUserAttributes|GetTokensFromRefreshToken)|dynamodb:.*|events:PutEvents|kms:Sign|ses:SendEmail|sms-voice:SendTextMessage)$/;

it.each(flows)('leaves out no call that was measured for %s', (flow) => {
  expect(Object.keys(committed[flow].calls).filter((name) => !COUNTED.test(name))).toEqual([]);
});

it('has the flows that can be measured', () => {
  expect(Object.keys(committed)).toEqual(flows);
});

it.each(flows)(
  'is as committed for %s; else: npm run bench -- scale --figures tools/capacity/measured.json',
  (flow) => {
    expect(counted(again[flow])).toEqual(counted(committed[flow]));
    // Addresses, numbers and times have other lengths.
    expect(again[flow].bytes).toBeGreaterThanOrEqual(committed[flow].bytes * 0.97);
    expect(again[flow].bytes).toBeLessThanOrEqual(committed[flow].bytes * 1.03);
  },
);
