import '../support/environment';

import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { linkHash } from '../../../lambda/magic-link/link';
import { longSignedBytes } from '../../../lambda/magic-link/long-link';
import { addressHash } from '../../../lambda/magic-link/store';
import { userKey } from '../../../lambda/shared/proofs';
import { KEY_ID } from '../support/environment';
import { harness } from '../support/harness';
import {
  ALICE,
  CLIENT_ID,
  fragmentOf,
  redeemLink,
  requestLink,
  SignIn,
  USER_POOL_ID,
} from '../support/sign-in';

const test = harness();
const { aws, advance, counted } = test;

const TOKENS = { step: 'tokens' };
const FAILED = { step: 'failed' };
const CONTEXT = { userPoolId: USER_POOL_ID, clientId: CLIENT_ID };

interface Message {
  readonly userName: string;
  readonly iat: number;
  readonly exp: number;
  readonly jti: string;
  readonly kid: string;
}

const now = () => Math.floor(Date.now() / 1000);
const fragmentWith = (message: object, signature: Uint8Array) =>
  `${Buffer.from(JSON.stringify(message)).toString('base64url')}.${Buffer.from(signature).toString('base64url')}`;
const signed = (message: object) =>
  fragmentWith(message, aws.signWith(KEY_ID, longSignedBytes(Buffer.from(JSON.stringify(message)), CONTEXT)));

/** Alice's link as version 0.1 left it in the table and in her mailbox. */
async function mailedBefore(): Promise<{ readonly message: Message; readonly fragment: string }> {
  const iat = now();
  const jti = randomBytes(32).toString('base64url');
  const message = { userName: ALICE.userName, iat, exp: iat + 600, jti, kid: KEY_ID };
  await test.table.putSecret({
    ...userKey({ userPoolId: USER_POOL_ID, userName: ALICE.userName }),
    v: { N: '2' },
    links: {
      M: {
        [linkHash(jti)]: {
          M: {
            iat: { N: String(iat) },
            exp: { N: String(iat + 600) },
            to: { S: addressHash(USER_POOL_ID, 'alice@example.com') },
            request: { S: 'nonce' },
            clientId: { S: CLIENT_ID },
            state: { S: 'mailed' },
          },
        },
      },
    },
    sent: { M: { nonce: { N: String(iat) } } },
    sentBy: { M: {} },
    exp: { N: String(iat + 86_400) },
  });
  return { message, fragment: signed(message) };
}

describe('a link that version 0.1 has mailed', () => {
  it('works once', async () => {
    const { fragment } = await mailedBefore();
    expect(fragment.length).toBeGreaterThan(550);
    expect(await redeemLink(ALICE, fragment)).toEqual(TOKENS);
    expect(await redeemLink(ALICE, fragment)).toEqual(FAILED);
  });

  it('works for one of 50 who race for it', async () => {
    const { fragment } = await mailedBefore();
    const racers = await Promise.all(Array.from({ length: 50 }, () => redeemLink(ALICE, fragment)));
    expect(racers.filter(({ step }) => step === 'tokens')).toHaveLength(1);
  });

  it('works beside one that is asked for meanwhile, until its life is over', async () => {
    const { fragment } = await mailedBefore();
    advance(61);
    await requestLink(ALICE);
    advance(538);
    expect(await redeemLink(ALICE, fragment)).toEqual(TOKENS);
    expect(await redeemLink(ALICE, fragmentOf(aws.mails[0]))).toEqual(TOKENS);
    const late = await mailedBefore();
    advance(600);
    expect(await redeemLink(ALICE, late.fragment)).toEqual(FAILED);
    expect(counted('LinkRefused', 'expired')).toBe(1);
  });

  it('can’t be made without the key, even by who can write the table', async () => {
    const { message } = await mailedBefore();
    aws.clear();
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const bytes = longSignedBytes(Buffer.from(JSON.stringify(message)), CONTEXT);
    const forged = sign('sha256', bytes, { key: privateKey, padding: 6, saltLength: 32 });
    expect(await redeemLink(ALICE, fragmentWith(message, forged))).toEqual(FAILED);
    expect(counted('LinkRefused', 'signature')).toBe(1);
    expect(aws.operations.filter((operation) => operation !== 'GetPublicKey')).toEqual([]);
  });

  it('can’t be made without the table, even by who can use the key', async () => {
    const { message } = await mailedBefore();
    expect(await redeemLink(ALICE, signed({ ...message, jti: 'A'.repeat(43) }))).toEqual(FAILED);
    expect(counted('LinkRefused', 'state')).toBe(1);
  });

  it('can’t be made of a short link, by who has its token, the table and the key', async () => {
    const { message } = await mailedBefore();
    await requestLink(ALICE);
    advance(61);
    await requestLink(ALICE);
    const token = fragmentOf(aws.mails.at(-1)).split('.')[1] ?? '';
    expect(await redeemLink(ALICE, signed({ ...message, jti: token }))).toEqual(FAILED);
    expect(counted('LinkRefused', 'state')).toBe(1);
  });

  it('isn’t taken for a short one by its id, which stands in it for all to read', async () => {
    const { message } = await mailedBefore();
    const { userName, iat, exp, jti } = message;
    const short = `${Buffer.from(JSON.stringify({ userName, iat, exp })).toString('base64url')}.${jti}`;
    expect(await redeemLink(ALICE, short)).toEqual(FAILED);
    expect(counted('LinkRefused', 'state')).toBe(1);
  });

  it.each([
    ['another user', { userName: 'mallory' }],
    ['a past end', { exp: 1_600_000_000 }],
    ['one claim more', { admin: true }],
    ['no id', { jti: undefined }],
    ['a short id', { jti: 'abc' }],
    ['a key that is not accepted', { kid: 'another-key' }],
  ])('is refused before any write when the signed message has %s', async (_what, changes) => {
    const { message } = await mailedBefore();
    aws.clear();
    const signIn = await SignIn.start(ALICE);
    expect(
      await signIn.verify(signed({ ...message, ...changes }), {
        signInMethod: 'MAGIC_LINK',
        alreadyHaveMagicLink: 'yes',
      }),
    ).toBe(false);
    expect(aws.operations.filter((operation) => operation !== 'GetPublicKey')).toEqual([]);
  });
});
