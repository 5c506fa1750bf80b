/**
 * One person signs in a thousand times, by every method and from a new browser each time: what lies there of
 * them stays small, and each sign-in asks for no more than the first.
 */

import { randomBytes } from 'node:crypto';
import { type Span, spans, type UnitsSpan } from '../../local/gateway/spans';
import { CodeSignIn } from '../support/one-time-codes';
import { passkeyPage } from '../support/passkeys';
import { type SignInWorld, signInWorld } from '../support/signing-in';
import { codeIn } from '../support/telephones';

const TIMES = 1_000;
const MOST_BYTES = 4_096;
/** Seconds from one sign-in to the next: a month in all, so that limits of an hour and of a day go by. */
const BETWEEN = 2_700;

let world: SignInWorld;
beforeAll(async () => {
  world = await signInWorld();
}, 120_000);
afterAll(() => world?.aws.close());

const newBrowser = () => ({ deviceSecret: randomBytes(32).toString('base64url') });

it(`keeps every item of a person below 4 KB over ${TIMES} sign-ins, without a query`, async () => {
  const { aws, client } = world;
  const { email } = await world.newUser();
  const { IdToken = '' } = await world.signIn(email);
  const page = passkeyPage(aws, client);
  const passkey = await page.register(IdToken);
  const byPasskey = async (signCount: number) => {
    const challenge = await page.publicChallenge();
    const { userHandle } = passkey;
    const { Session } = await client.startSession(userHandle);
    const answer = page.assertion(passkey, { userHandle, challenge, signCount });
    return client.answer(userHandle, Session, answer, { signInMethod: 'FIDO2', ...newBrowser() });
  };
  const byLink = async () => {
    const metadata = newBrowser();
    const { userName, fragment } = await world.mailedLink(email, { metadata });
    return client.redeem(userName, fragment, { metadata });
  };
  const byCode = async () => {
    const asked = await CodeSignIn.ask(client, email, 'EMAIL_OTP', newBrowser());
    return asked.answer(codeIn(world.mailsTo(email).at(-1)?.text ?? ''), newBrowser());
  };

  const units: UnitsSpan[] = [];
  const listen = (span: unknown) => {
    const one = span as Span;
    if (one.kind === 'units' && !/NoticeSummaries/.test(one.functionName ?? '')) units.push(one);
  };
  const requestsOf: number[] = [];
  spans.subscribe(listen);
  try {
    for (let nth = 0; nth < TIMES; nth++) {
      aws.clock.advance(BETWEEN);
      const before = units.length;
      // Passkeys are quickest, so they are most of them; each fourth is by mail.
      const { AuthenticationResult } =
        nth % 8 === 3 ? await byLink() : nth % 8 === 7 ? await byCode() : await byPasskey(nth + 1);
      expect(AuthenticationResult).toBeDefined();
      requestsOf.push(units.length - before);
    }
  } finally {
    spans.unsubscribe(listen);
  }
  const largest = units.reduce((most, one) => (one.bytes > most.bytes ? one : most));
  expect(largest.bytes).toBeLessThan(MOST_BYTES);
  expect(new Set(units.map(({ operation }) => operation))).toEqual(
    new Set(['GetItem', 'UpdateItem', 'TransactWriteItems']),
  );
  const ofKind = (kind: number) => requestsOf.filter((_, nth) => nth % 8 === kind);
  for (const kind of [0, 3, 7]) {
    const [, second = 0, ...later] = ofKind(kind);
    expect(Math.max(...later)).toBeLessThanOrEqual(second);
  }
}, 600_000);
