/** Of one user, within an hour: codes sent, wrong codes, wrong passwords. */
import type { User } from '../model';

const HOUR = 3600 * 1000;

/** Milliseconds since the epoch. */
export function lastHour(user: Pick<User, 'codeTimes'>, kind: string, now: number): readonly number[] {
  return (user.codeTimes[kind] ?? []).filter((time) => time > now - HOUR);
}

export function counted(user: Pick<User, 'codeTimes'>, kind: string, now: number): Pick<User, 'codeTimes'> {
  return { codeTimes: { ...user.codeTimes, [kind]: [...lastHour(user, kind, now), now] } };
}
