/** What a stranger does who has a browser, an account of its own, and the names of others. */
import {
  type Asked,
  answerCode,
  answerWith,
  ask,
  begin,
  keepSession,
  redeemLink,
  respond,
} from '../actors/browser';
import { bodyFor } from '../actors/inputs';
import { newestCode, newestLink } from '../actors/mailbox';
import { publicOperations } from '../operations';
import type { World } from '../world';
import { type Action, pick, rest, result } from './command';

const METHODS = ['MAGIC_LINK', 'EMAIL_OTP', 'SMS_OTP'] as const satisfies readonly Asked[];
const operations = publicOperations();

/** Owners whom the stranger knows the names of. */
const victims = ({ people }: World) => [people.olivia, people.oscar, people.vera];
const nameOf = (person: { email: string; phone: string }, method: Asked) =>
  method === 'SMS_OTP' ? person.phone : person.email;

/** The kinds of answer that must be alike: what a caller can tell them apart by, without values. */
function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.length === 0 ? [] : [shapeOf(value[0])];
  if (typeof value !== 'object' || value === null) return typeof value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, member]) => [key, key === '__type' || key === 'message' ? member : shapeOf(member)]),
  );
}

/** Somebody without an account, of the same kind of name. */
const nobody = (method: Asked, choice: number) =>
  method === 'SMS_OTP'
    ? `+81903${String(choice % 10_000_000).padStart(7, '0')}`
    : `nobody-${choice}@example.net`;

export const strangerActions: readonly Action[] = [
  {
    name: 'stranger.asks-in-a-name',
    weight: 3,
    async run(world, choice) {
      const method = pick(METHODS, choice);
      const victim = pick(victims(world), rest(choice, METHODS));
      const isBound = choice % 2 === 0;
      const { challenge, verifier } = world.people.attacker;
      const asked = await ask(
        world,
        'attacker',
        nameOf(victim, method),
        method,
        isBound ? challenge : undefined,
      );
      if (method === 'MAGIC_LINK') return 'done';
      const digits = String(choice % 1_000_000).padStart(6, '0');
      return result(
        (await answerCode(world, 'attacker', asked, method, { digits, messageId: 'a guess' }, verifier))
          .answer.body?.AuthenticationResult !== undefined,
      );
    },
  },
  {
    name: 'stranger.signs-in',
    weight: 2,
    async run(world) {
      const { attacker } = world.people;
      await ask(world, 'attacker', attacker.email, 'MAGIC_LINK');
      const link = newestLink(world, attacker);
      if (!link) return 'refused';
      return result(keepSession(attacker, await redeemLink(world, 'attacker', link)));
    },
  },
  {
    name: 'stranger.gives-a-link-to-open',
    weight: 2,
    async run(world, choice) {
      const { attacker } = world.people;
      const isBound = choice % 4 === 0;
      await ask(world, 'attacker', attacker.email, 'MAGIC_LINK', isBound ? attacker.challenge : undefined);
      const link = newestLink(world, attacker);
      if (!link) return 'refused';
      // The victim's browser has a verifier of its own, as it asked for something once; it did not ask for
      // this.
      const victim = pick(victims(world), rest(choice, [1, 2, 3, 4]));
      const opened = await redeemLink(world, victim.name as 'olivia', link, victim.verifier);
      return result(opened.answer.body?.AuthenticationResult !== undefined);
    },
  },
  {
    name: 'stranger.calls-an-operation',
    weight: 3,
    async run(world, choice) {
      const operation = pick(operations, choice);
      const body = bodyFor(world, operation, {
        token: choice % 3 === 0 ? world.people.attacker.session?.tokens : undefined,
        victim: pick(victims(world), rest(choice, operations)),
        choice: rest(choice, operations),
      });
      return result((await world.cognito('attacker', operation, body)).status === 200);
    },
  },
  {
    name: 'stranger.calls-a-route',
    weight: 3,
    async run(world, choice) {
      const route = pick(world.routes, choice);
      const left = rest(choice, world.routes);
      const tokens = world.people.attacker.session?.tokens;
      const token = pick([undefined, 'no-token', tokens?.AccessToken, tokens?.IdToken], left);
      return result(
        (await world.api('attacker', route, token, junk(world, rest(left, [1, 2, 3, 4])))).status < 300,
      );
    },
  },
  {
    name: 'stranger.asks-who-has-an-account',
    weight: 2,
    async run(world, choice) {
      const method = pick(METHODS, choice);
      const victim = pick(victims(world), rest(choice, METHODS));
      const [known, unknown] = [
        await ask(world, 'attacker', nameOf(victim, method), method),
        await ask(world, 'attacker', nobody(method, choice), method),
      ];
      // Cognito itself tells of accounts that wait for their confirmation: docs/security.md says so.
      if (known.answer.name === 'UserNotConfirmedException') return 'idle';
      const told = (it: typeof known) => ({
        status: it.answer.status,
        name: it.answer.name,
        body: shapeOf(it.answer.body),
      });
      world.evidence.pairs.push({ what: `asking by ${method}`, known: told(known), unknown: told(unknown) });
      return 'done';
    },
  },
  {
    name: 'stranger.asks-for-passwords-and-codes-by-name',
    async run(world, choice) {
      const names = [
        'ForgotPassword',
        'ResendConfirmationCode',
        'GetUserAuthFactors',
        'InitiateAuth',
      ] as const;
      const operation = pick(names, choice);
      const victim = pick(victims(world), rest(choice, names));
      const call = (Username: string) =>
        world.cognito(
          'attacker',
          operation,
          operation === 'InitiateAuth'
            ? {
                AuthFlow: 'USER_PASSWORD_AUTH',
                ClientId: world.clientId,
                AuthParameters: { USERNAME: Username, PASSWORD: 'Wrong-horse-battery-9' },
              }
            : { ClientId: world.clientId, Username },
        );
      // Only people who are there and confirmed: Cognito tells of accounts that wait for their confirmation.
      if (operation === 'ResendConfirmationCode') return 'idle';
      const [known, unknown] = [await call(victim.email), await call(nobody('EMAIL_OTP', choice))];
      const told = ({ status, name, body }: typeof known) => ({ status, name, body: shapeOf(body) });
      world.evidence.pairs.push({ what: operation, known: told(known), unknown: told(unknown) });
      return 'done';
    },
  },
  {
    name: 'stranger.answers-with-all-it-has',
    async run(world, choice) {
      const victim = pick(victims(world), choice);
      const { attacker } = world.people;
      const code = newestCode(world, attacker.email)?.digits;
      const left = rest(choice, [1, 2, 3]);
      const tries: readonly (readonly [string, string | undefined])[] = [
        ['RECOVERY_CODE', attacker.recoveryCodes[0]],
        ['EMAIL_OTP', code],
        ['SMS_OTP_STEPUP', code],
        ['MAGIC_LINK', newestLink(world, attacker)?.fragment],
      ];
      const [method, secret] = pick(tries, left);
      if (secret === undefined) return 'idle';
      const answered = await answerWith(world, 'attacker', victim.email, method, secret);
      return result(answered.answer.body?.AuthenticationResult !== undefined);
    },
  },
  {
    name: 'scanner.opens-what-was-mailed',
    weight: 2,
    async run(world, choice) {
      const victim = pick(victims(world), choice);
      const link = newestLink(world, victim);
      // A link that no browser is bound to opens for whoever reads the mail: stages say requireRequester
      // against that.
      if (!link || !world.bound.has(link.mailId)) return 'idle';
      const answered = await redeemLink(
        world,
        'attacker',
        link,
        choice % 2 ? world.people.attacker.verifier : undefined,
      );
      return result(answered.answer.body?.AuthenticationResult !== undefined);
    },
  },
  {
    name: 'stranger.answers-a-made-up-session',
    async run(world, choice) {
      const victim = pick(victims(world), choice);
      const { session } = await begin(world, 'attacker', world.people.attacker.email);
      const attempt = { userName: victim.sub, session };
      const told = await respond(world, 'attacker', attempt, '{}', { signInMethod: 'FIDO2' });
      return result(told.answer.body?.AuthenticationResult !== undefined);
    },
  },
];

/** Bodies that no page sends. */
function junk(world: World, choice: number): unknown {
  const { olivia, attacker } = world.people;
  return pick<unknown>(
    [
      {},
      '',
      '{',
      '[]',
      'null',
      { kind: 'email', value: attacker.email },
      { kind: 'email', value: olivia.email },
      { kind: 'phone_number', value: attacker.phone, locale: 7 },
      { kind: 'email', code: '000000' },
      { credentialId: 'x', friendlyName: '\u0000' },
      { username: olivia.email, password: 'Wrong-horse-battery-9' },
      {
        username: `fresh-${choice}@example.net`,
        password: 'Correct-horse-battery-9',
        attributes: { nickname: 'x' },
      },
      { username: olivia.email, code: '000000', session: 'x', password: 'x' },
      { refreshToken: 'x', accessToken: 'x' },
      { username: { a: 1 }, password: [] },
      { a: 'x'.repeat(20_000) },
    ],
    choice,
  );
}
