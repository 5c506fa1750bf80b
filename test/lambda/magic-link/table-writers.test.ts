import '../support/environment';

import { createHash } from 'node:crypto';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { linkHash } from '../../../lambda/magic-link/link';
import { addressHash } from '../../../lambda/magic-link/store';
import { ENV } from '../../../lambda/shared/env';
import { setPasskeySettings } from '../support/environment';
import { harness } from '../support/harness';
import { ALICE, fragmentOf, redeemLink, requestLink, type TestUser, USER_POOL_ID } from '../support/sign-in';

const test = harness();
const { aws, advance, counted } = test;

const TOKENS = { step: 'tokens' };
const FAILED = { step: 'failed' };
const MALLORY: TestUser = {
  userName: 'b3f1c2d4-0000-4000-8000-00000000000f',
  attributes: { email: 'mallory@example.com', email_verified: 'true' },
};
/** A token as a writer of the table makes one up. */
const MADE_UP = `${'M'.repeat(42)}A`;

type Facts = Record<string, AttributeValue>;

async function linkFor(user: TestUser, metadata: Record<string, unknown> = {}): Promise<string> {
  aws.mails.length = 0;
  await requestLink(user, metadata);
  return fragmentOf(aws.mails[0]);
}

const challengeOf = (verifier: string) => createHash('sha256').update(verifier).digest('base64url');
const itemOf = ({ userName }: TestUser) => test.table.user({ userPoolId: USER_POOL_ID, userName });
const addressOf = (email: string) => ({ S: addressHash(USER_POOL_ID, email) });
const tokenOf = (fragment: string) => fragment.split('.')[1] ?? '';
const messageOf = (fragment: string) =>
  JSON.parse(Buffer.from(fragment.split('.')[0] ?? '', 'base64url').toString());
const fragmentWith = (message: object, token: string) =>
  `${Buffer.from(JSON.stringify(message)).toString('base64url')}.${token}`;
const factsOf = async (user: TestUser, fragment: string): Promise<Facts> =>
  (await itemOf(user))?.links.M[linkHash(tokenOf(fragment))].M;

/** Writes a link into a user's item, whatever it says, in place of those that are there. */
async function plant(user: TestUser, token: string, facts: Facts): Promise<void> {
  await test.table.putSecret({ ...(await itemOf(user)), links: { M: { [linkHash(token)]: { M: facts } } } });
}

// Where passkeys are enforced the link is read and checked before it is used up, elsewhere with that.
describe.each([
  ['elsewhere', false],
  ['where passkeys are enforced', true],
])('%s', (_where, enforce) => {
  beforeEach(() => {
    if (enforce) setPasskeySettings({ enforce: true });
  });

  /** Refused by its signature, nothing left of the try. */
  async function opensNothing(fragment: string, metadata: Record<string, unknown> = {}): Promise<void> {
    expect(await redeemLink(ALICE, fragment, metadata)).toEqual(FAILED);
    expect(counted('LinkRefused', 'signature')).toBe(1);
    const item = await itemOf(ALICE);
    expect(item?.proof).toBeUndefined();
    for (const link of Object.values<{ M: Facts }>(item?.links.M)) expect(link.M.usedBy).toBeUndefined();
  }

  it('who reads the table finds nothing in it that opens the account', async () => {
    const fragment = await linkFor(ALICE);
    const [message = ''] = fragment.split('.');
    const words = new Set<string>();
    const collect = (value: unknown): void => {
      if (typeof value === 'string') words.add(value);
      else if (value instanceof Uint8Array)
        for (const as of ['base64url', 'hex', 'latin1'] as const) words.add(Buffer.from(value).toString(as));
      else if (typeof value === 'object' && value !== null)
        for (const [key, each] of Object.entries(value)) {
          words.add(key);
          collect(each);
        }
    };
    collect(await test.table.items());
    expect(words).toContain(linkHash(tokenOf(fragment)));
    for (const word of words) {
      expect(word).not.toContain(tokenOf(fragment));
      for (const tried of [word, word.slice(0, 43).padEnd(43, 'A')])
        expect(await redeemLink(ALICE, `${message}.${tried}`)).toEqual(FAILED);
    }
    expect(await redeemLink(ALICE, fragment)).toEqual(TOKENS);
  });

  describe('who writes to the table', () => {
    it('moves a link of theirs, signature and all, to nobody else', async () => {
      const own = await linkFor(MALLORY);
      const facts = await factsOf(MALLORY, own);
      await linkFor(ALICE);
      await plant(ALICE, tokenOf(own), { ...facts, to: addressOf('alice@example.com') });
      await opensNothing(fragmentWith({ ...messageOf(own), userName: ALICE.userName }, tokenOf(own)));
    });

    it('moves the signature of a link to no token of their own', async () => {
      const mailed = await linkFor(ALICE);
      await plant(ALICE, MADE_UP, await factsOf(ALICE, mailed));
      await opensNothing(fragmentWith(messageOf(mailed), MADE_UP));
    });

    it('prolongs no link, neither in the table nor in what it says', async () => {
      const mailed = await linkFor(ALICE);
      const facts = await factsOf(ALICE, mailed);
      const message = messageOf(mailed);
      const exp = message.exp + 3_600;
      advance(700);
      await plant(ALICE, tokenOf(mailed), { ...facts, exp: { N: String(exp) } });
      expect(await redeemLink(ALICE, mailed)).toEqual(FAILED);
      expect(counted('LinkRefused', 'expired')).toBe(1);
      await opensNothing(fragmentWith({ ...message, exp }, tokenOf(mailed)));
    });

    it.each([
      ['taken off', undefined],
      ['put in its place', 'M'.repeat(43)],
    ])('gives no link that was caught to a browser of theirs: its challenge %s', async (_how, verifier) => {
      const mailed = await linkFor(ALICE, { codeChallenge: challengeOf('v'.repeat(43)) });
      const { codeChallenge: _, ...facts } = await factsOf(ALICE, mailed);
      const put = verifier === undefined ? {} : { codeChallenge: { S: challengeOf(verifier) } };
      await plant(ALICE, tokenOf(mailed), { ...facts, ...put });
      await opensNothing(mailed, verifier === undefined ? {} : { codeVerifier: verifier });
    });

    it('moves no link to another address', async () => {
      const mailed = await linkFor(ALICE);
      const facts = await factsOf(ALICE, mailed);
      await plant(ALICE, tokenOf(mailed), { ...facts, to: addressOf('mallory@example.com') });
      const moved = { ...ALICE, attributes: { ...ALICE.attributes, email: 'mallory@example.com' } };
      expect(await redeemLink(moved, mailed)).toEqual(FAILED);
      expect(counted('LinkRefused', 'signature')).toBe(1);
    });

    it.each([
      ['none', undefined],
      ['another', new Uint8Array(256).fill(7)],
      ['a short one', new Uint8Array(1)],
      ['a long one', new Uint8Array(4_096).fill(7)],
    ])('makes no link: %s as signature', async (_what, bytes) => {
      const mailed = await linkFor(ALICE);
      const { signature: _, ...facts } = await factsOf(ALICE, mailed);
      await plant(ALICE, MADE_UP, { ...facts, ...(bytes && { signature: { B: bytes } }) });
      expect(await redeemLink(ALICE, fragmentWith(messageOf(mailed), MADE_UP))).toEqual(FAILED);
      expect(counted('LinkRefused', bytes ? 'signature' : 'state')).toBe(1);
      expect((await itemOf(ALICE))?.proof).toBeUndefined();
    });

    it('names no key of theirs, and no other of ours', async () => {
      aws.addKey('retired-key');
      process.env[ENV.ACCEPTED_KEY_IDS] += ',retired-key';
      const mailed = await linkFor(ALICE);
      const facts = await factsOf(ALICE, mailed);
      await plant(ALICE, tokenOf(mailed), { ...facts, keyId: { S: 'retired-key' } });
      await opensNothing(mailed);
      await plant(ALICE, tokenOf(mailed), { ...facts, keyId: { S: 'key-of-mallory' } });
      expect(await redeemLink(ALICE, mailed)).toEqual(FAILED);
      expect(counted('LinkRefused', 'key')).toBe(1);
    });
  });

  it('the halves of two links of one person are no link, and both stay good', async () => {
    const first = await linkFor(ALICE);
    advance(61);
    const second = await linkFor(ALICE);
    await opensNothing(fragmentWith(messageOf(first), tokenOf(second)));
    expect(await redeemLink(ALICE, first)).toEqual(TOKENS);
    expect(await redeemLink(ALICE, second)).toEqual(TOKENS);
  });

  it('a link that was cut short, at any place of its token, opens nothing and stays good', async () => {
    const mailed = await linkFor(ALICE);
    for (let cut = 1; cut <= 44; cut++)
      expect(await redeemLink(ALICE, mailed.slice(0, -cut))).toEqual(FAILED);
    expect(counted('LinkRefused', 'malformed')).toBe(44);
    expect(await redeemLink(ALICE, mailed)).toEqual(TOKENS);
  });
});
