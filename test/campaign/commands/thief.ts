/** What a thief of tokens does. It took them once, and has nothing else of the owner's. */
import { createPasskey } from '../../support/passkeys';
import { ask, redeemLink, refreshSession, tokensOf } from '../actors/browser';
import { bodyFor, secondAddressOf } from '../actors/inputs';
import { newestCode, newestLink } from '../actors/mailbox';
import { publicOperations } from '../operations';
import type { World } from '../world';
import { type Action, pick, rest, result } from './command';

/**
 * What takes a token; the stranger calls the others. DeleteUser can't be refused, and ends the story: it is
 * seldom called.
 */
const operations = publicOperations().filter(
  (name) => !['DeleteUser', 'SignUp', 'RevokeToken'].includes(name),
);

/**
 * Minutes after a sign-in in which its tokens may change factors: for so long a theft is not what is tested
 * here.
 */
const RECENT_SECONDS = 5 * 60;

/** A theft whose tokens should change nothing any more: long ago, or of a sign-in that has ended. */
function oldTheft(world: World, choice: number) {
  const old = world.stolen.filter(
    ({ session }) =>
      world.hasEnded(session.tokens.IdToken) || world.now() / 1000 - session.authTime > RECENT_SECONDS + 60,
  );
  return old.length === 0 ? undefined : pick(old, choice);
}

export const thiefActions: readonly Action[] = [
  {
    name: 'thief.steals-tokens',
    weight: 4,
    async run(world, choice) {
      const owners = [world.people.olivia, world.people.oscar, world.people.vera].filter(
        ({ session }) => session,
      );
      if (owners.length === 0) return 'idle';
      const person = pick(owners, choice);
      if (!person.session) return 'idle';
      world.stolen.push({ person, session: { ...person.session } });
      return 'done';
    },
  },
  {
    name: 'thief.refreshes',
    weight: 3,
    async run(world, choice) {
      if (world.stolen.length === 0) return 'idle';
      return refreshSession(world, 'attacker', pick(world.stolen, choice).session);
    },
  },
  {
    name: 'thief.calls-an-operation',
    weight: 6,
    async run(world, choice) {
      if (world.stolen.length === 0) return 'idle';
      const { session, person } = pick(world.stolen, choice);
      const left = rest(choice, world.stolen);
      const operation = pick(operations, left);
      const body = bodyFor(world, operation, {
        token: session.tokens,
        victim: person,
        choice: rest(left, operations),
      });
      return result((await world.cognito('attacker', operation, body)).status === 200);
    },
  },
  {
    name: 'thief.changes-an-identifier',
    weight: 4,
    async run(world, choice) {
      if (world.stolen.length === 0) return 'idle';
      const { session, person } = pick(world.stolen, choice);
      const left = rest(choice, world.stolen);
      const operation = pick(
        ['UpdateUserAttributes', 'DeleteUserAttributes', 'GetUserAttributeVerificationCode'],
        left,
      );
      const body = bodyFor(world, operation, {
        token: session.tokens,
        victim: person,
        choice: rest(left, [1, 2, 3]),
      });
      return result((await world.cognito('attacker', operation, body)).status === 200);
    },
  },
  {
    name: 'thief.verifies-what-was-mailed-to-it',
    weight: 3,
    async run(world, choice) {
      if (world.stolen.length === 0) return 'idle';
      const { session } = pick(world.stolen, choice);
      const code = newestCode(world, secondAddressOf(world.people.attacker));
      if (!code) return 'idle';
      const { status } = await world.cognito('attacker', 'VerifyUserAttribute', {
        AccessToken: session.tokens.AccessToken,
        AttributeName: 'email',
        Code: code.digits,
      });
      return result(status === 200);
    },
  },
  {
    name: 'thief.signs-in-by-its-own-mailbox',
    weight: 2,
    async run(world) {
      const email = secondAddressOf(world.people.attacker);
      await ask(world, 'attacker', email, 'MAGIC_LINK');
      const link = newestLink(world, { email });
      if (!link) return 'idle';
      return result(tokensOf(await redeemLink(world, 'attacker', link)) !== undefined);
    },
  },
  {
    name: 'thief.calls-a-route',
    weight: 4,
    async run(world, choice) {
      const theft = oldTheft(world, choice);
      if (!theft) return 'idle';
      const route = pick(world.routes, choice);
      const { attacker } = world.people;
      const left = rest(choice, world.routes);
      const tokens = theft.session.tokens;
      const body = pick<unknown>(
        [
          {},
          { kind: 'email', value: secondAddressOf(attacker) },
          { kind: 'email', code: newestCode(world, secondAddressOf(attacker))?.digits ?? '000000' },
        ],
        left,
      );
      return result(
        (
          await world.api(
            'attacker',
            route,
            pick([tokens.IdToken, tokens.IdToken, tokens.AccessToken], left),
            body,
          )
        ).status < 300,
      );
    },
  },
  {
    name: 'thief.makes-recovery-codes',
    weight: 3,
    async run(world, choice) {
      const theft = oldTheft(world, choice);
      const route = world.route('recovery-codes/generate');
      if (!theft || !route) return 'idle';
      const { status, body } = await world.api('attacker', route, theft.session.tokens.IdToken, {});
      if (Array.isArray(body?.codes)) world.people.attacker.recoveryCodes = body.codes;
      return result(status < 300);
    },
  },
  {
    name: 'thief.adds-a-passkey',
    weight: 3,
    async run(world, choice) {
      const theft = oldTheft(world, choice);
      if (!theft || !world.route('register-authenticator/complete')) return 'idle';
      const token = theft.session.tokens.IdToken;
      const endedBefore = world.hasEnded(token);
      try {
        await world.passkeys.register(token, { passkey: createPasskey() });
      } catch {
        return 'refused';
      }
      if (endedBefore) world.evidence.endedUses.push('attacker by register-authenticator/complete');
      return 'done';
    },
  },
];
