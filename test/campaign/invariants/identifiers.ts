/**
 * Identifiers and factors change only after a recent proof of the account's owner, and the owner's old
 * address is told.
 */
import type { Field } from '../model';
import type { Account } from '../snapshot';
import type { World } from '../world';
import type { Invariant } from './invariant';

/**
 * Seconds after a proof in which its session may change factors, as the stage says; a minute for the steps
 * between.
 */
const RECENT_SECONDS = 5 * 60 + 60;

const FIELDS = ['email', 'phone_number', 'verified', 'mfa', 'passkeys'] as const satisfies readonly Field[];
/** Fields whose owner must be told of a change. */
const TOLD: readonly Field[] = ['email', 'phone_number', 'passkeys', 'mfa'];

export const identifiers: Invariant = (world, after) =>
  world.everybody().flatMap(({ sub, name }) => {
    if (name === 'attacker') return [];
    const [was, is] = [world.before.get(sub), after.get(sub)];
    // Cognito's DeleteUser can't be refused to who holds an access token: see the threat model.
    if (was === undefined || is === undefined) return [];
    return FIELDS.filter((field) => was[field] !== is[field]).flatMap((field) =>
      problem(world, sub, field, was, is).map(
        (what) => `${field} of ${name} went from "${was[field]}" to "${is[field]}" ${what}`,
      ),
    );
  });

type There = NonNullable<Account>;

function problem(world: World, sub: string, field: Field, was: There, is: There): string[] {
  const { licences, faulted, proofs } = world.evidence;
  if (licences.some((licence) => licence.sub === sub && licence.field === field)) return [];
  const provenAt = world.bySub(sub)?.provenAt ?? 0;
  if (world.now() / 1000 - provenAt > RECENT_SECONDS) return ['without a recent proof'];
  // The first proof of an address is what makes it count; there is nobody else to tell.
  if (field === 'verified' && proofs.has(sub)) return [];
  if (!TOLD.includes(field) || faulted || !was.verified.startsWith('true')) return [];
  // A change of the address that is asked for here and waits there is told of when it counts.
  if (field === 'email' && is.email === was.email) return [];
  return wasTold(world, was.email) ? [] : [`and nothing was mailed to ${was.email}`];
}

/** Notices that an address gets at once within an hour (mail.notices.atOnce); others come with a summary. */
const AT_ONCE = 5;

/**
 * True when a mail went there in this step, or so many within the hour that the notice is held back for a
 * summary.
 */
function wasTold(world: World, address: string): boolean {
  const hour = (at: number) => Math.floor(at / 3_600_000);
  const all = world.aws.mail
    .all()
    .map((mail, index) => ({ ...mail, index }))
    .filter(({ destination }) => destination.to.some((to) => to.toLowerCase() === address));
  const notices = all.filter(
    ({ subject, timestamp }) =>
      !/sign-in|^Confirm/.test(subject) && hour(Date.parse(timestamp)) === hour(world.now()),
  );
  return all.some(({ index }) => index >= world.mark.mails) || notices.length >= AT_ONCE;
}
