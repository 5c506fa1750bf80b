/** What owners do: they prove, and what they prove by is theirs alone. */
import { createPasskey } from '../../support/passkeys';
import {
  type Attempt,
  answerCode,
  answerWith,
  ask,
  begin,
  keepSession,
  redeemLink,
  refreshSession,
  respond,
} from '../actors/browser';
import { newestCode, newestLink, newestRecoveryLink } from '../actors/mailbox';
import type { OwnerName, Person } from '../model';
import type { World } from '../world';
import { type Action, pick, type Result, rest, result } from './command';

const OWNERS: readonly OwnerName[] = ['olivia', 'oscar', 'vera'];

/** Notes that an owner gives a proof, before it is given: tokens may come while the next line waits. */
export function proves(world: World, person: Person): void {
  world.evidence.proofs.add(person.sub);
  person.provenAt = Math.floor(world.now() / 1000);
}

/** The clock may have leapt while a right answer was on its way: the session is as old as its tokens. */
function keep(world: World, person: Person, attempt: Attempt): Result {
  const kept = keepSession(person, attempt);
  if (kept) proves(world, person);
  return result(kept);
}

export async function signInByLink(world: World, person: Person, isBound: boolean): Promise<Result> {
  await ask(
    world,
    person.name as OwnerName,
    person.email,
    'MAGIC_LINK',
    isBound ? person.challenge : undefined,
  );
  const link = newestLink(world, person);
  if (!link) return 'refused';
  proves(world, person);
  return keep(
    world,
    person,
    await redeemLink(world, person.name as OwnerName, link, isBound ? person.verifier : undefined),
  );
}

async function signInByCode(world: World, person: Person, method: 'EMAIL_OTP' | 'SMS_OTP'): Promise<Result> {
  const to = method === 'EMAIL_OTP' ? person.email : person.phone;
  const by = person.name as OwnerName;
  const asked = await ask(world, by, to, method, person.challenge);
  const code = newestCode(world, to);
  if (!code) return 'refused';
  proves(world, person);
  return keep(world, person, await answerCode(world, by, asked, method, code, person.verifier));
}

export async function addPasskey(world: World, person: Person): Promise<Result> {
  const [start, complete] = [
    world.route('register-authenticator/start'),
    world.route('register-authenticator/complete'),
  ];
  const token = person.session?.tokens.IdToken;
  if (token === undefined || start === undefined || complete === undefined) return 'idle';
  try {
    person.passkeys.push(await world.passkeys.register(token, { passkey: createPasskey() }));
    return 'done';
  } catch {
    return 'refused';
  }
}

async function signInByPasskey(world: World, person: Person): Promise<Result> {
  const passkey = person.passkeys.at(-1);
  if (!passkey) return 'idle';
  const by = person.name as OwnerName;
  const attempt = await begin(world, by, person.email);
  const options = attempt.answer.body?.ChallengeParameters?.fido2options;
  if (options === undefined) return 'refused';
  const { challenge } = JSON.parse(options) as { challenge: string };
  const assertion = world.passkeys.assertion(passkey, { challenge, userHandle: passkey.userHandle });
  proves(world, person);
  return keep(world, person, await respond(world, by, attempt, assertion, { signInMethod: 'FIDO2' }));
}

export async function makeRecoveryCodes(world: World, person: Person): Promise<Result> {
  const route = world.route('recovery-codes/generate');
  const token = person.session?.tokens.IdToken;
  if (!route || token === undefined) return 'idle';
  const { body } = await world.api(person.name, route, token, {});
  if (Array.isArray(body?.codes)) person.recoveryCodes = body.codes;
  return result(Array.isArray(body?.codes));
}

async function useRecoveryCode(world: World, person: Person, choice: number): Promise<Result> {
  if (person.recoveryCodes.length === 0) return 'idle';
  const code = pick(person.recoveryCodes, choice);
  proves(world, person);
  return keep(
    world,
    person,
    await answerWith(world, person.name as OwnerName, person.sub, 'RECOVERY_CODE', code),
  );
}

async function useRecoveryLink(world: World, person: Person): Promise<Result> {
  const link = newestRecoveryLink(world, person);
  if (!link) return 'idle';
  proves(world, person);
  return keep(
    world,
    person,
    await answerWith(world, person.name as OwnerName, link.userName, 'RECOVERY_LINK', link.secret),
  );
}

async function changeAddress(world: World, person: Person, choice: number): Promise<Result> {
  const [start, complete] = [world.route('contact/start'), world.route('contact/complete')];
  const token = person.session?.tokens.IdToken;
  if (!start || !complete || token === undefined) return 'idle';
  const by = person.name as OwnerName;
  const value = `${person.name}-${choice}@example.org`;
  await world.api(by, start, token, { kind: 'email', value });
  const code = newestCode(world, value);
  if (!code) return 'refused';
  const begun = world.now();
  const { status } = await world.api(by, complete, token, { kind: 'email', code: code.digits });
  if (status < 300) {
    person.email = value;
    endAll(world, person.sub, begun);
  }
  return result(status < 300);
}

async function signOut(world: World, person: Person): Promise<Result> {
  const { session } = person;
  if (!session) return 'idle';
  const begun = world.now();
  const route = world.route('contact/end-sessions');
  if (!route) throw new Error('This stage has no contact API to end sessions by.');
  const { status } = await world.api(person.name as OwnerName, route, session.tokens.IdToken, {});
  if (status < 300) endAll(world, person.sub, begun);
  return result(status < 300);
}

/**
 * Notes that the sign-ins of a user that are known so far change nothing any more. One that came to its end
 * beside the step may be newer than the ending.
 *
 * @param begun when the step began, in milliseconds since the epoch by the emulated clock
 */
export function endAll(world: World, sub: string, begun: number): void {
  const known = [
    ...world.everybody().map(({ session }) => session),
    ...world.stolen.map(({ session }) => session),
  ];
  for (const session of known)
    if (session?.sub === sub && session.authTime * 1000 <= begun) world.ended.set(session.id, world.now());
}

async function refresh(world: World, person: Person): Promise<Result> {
  return person.session ? refreshSession(world, person.name as OwnerName, person.session) : 'idle';
}

type Deed = (world: World, person: Person, choice: number) => Promise<Result>;

const deed = (name: string, weight: number, run: Deed): Action => ({
  name: `owner.${name}`,
  weight,
  run: (world, choice) => run(world, world.people[pick(OWNERS, choice)], rest(choice, OWNERS)),
});

export const ownerActions: readonly Action[] = [
  deed('link', 4, (world, person) => signInByLink(world, person, true)),
  deed('link-of-a-plain-client', 1, (world, person) => signInByLink(world, person, false)),
  deed('mail-code', 2, (world, person) => signInByCode(world, person, 'EMAIL_OTP')),
  deed('sms-code', 2, (world, person) => signInByCode(world, person, 'SMS_OTP')),
  deed('add-passkey', 2, addPasskey),
  deed('passkey', 2, signInByPasskey),
  deed('make-recovery-codes', 1, makeRecoveryCodes),
  deed('recovery-code', 2, useRecoveryCode),
  deed('recovery-link', 2, (world, person) => {
    // Whoever was mailed one: they are rare.
    const others = OWNERS.map((name) => world.people[name]);
    return useRecoveryLink(world, [person, ...others].find((it) => newestRecoveryLink(world, it)) ?? person);
  }),
  deed('change-address', 1, changeAddress),
  deed('sign-out', 2, signOut),
  deed('refresh', 1, refresh),
];
