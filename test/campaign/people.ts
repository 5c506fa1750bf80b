/**
 * The people of a campaign. Their names, addresses and numbers are new in every run: limits of one run never
 * meet another's.
 */
import { browser } from '../support/one-time-codes';
import type { OwnerName, Person } from './model';

export type People = Readonly<Record<OwnerName | 'attacker', Person>>;

let runs = 0;
let numbers = 0;

/** A mobile number of Japan; a campaign may need more of them than a test. */
function nextNumber(): string {
  numbers += 1;
  return `+81902${String(numbers % 10_000_000).padStart(7, '0')}`;
}

/** People before they have an account: `sub` is empty. */
export function newPeople(): People {
  runs += 1;
  return {
    olivia: person('olivia'),
    oscar: person('oscar'),
    vera: person('vera'),
    attacker: person('attacker'),
  };
}

function person(name: Person['name']): Person {
  const { codeVerifier: verifier, codeChallenge: challenge } = browser(`${name}-${runs}`);
  return {
    name,
    sub: '',
    email: `${name}-${process.pid}-${runs}@example.net`,
    phone: nextNumber(),
    verifier,
    challenge,
    session: undefined,
    passkeys: [],
    recoveryCodes: [],
    provenAt: 0,
  };
}
