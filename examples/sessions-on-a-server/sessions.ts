/**
 * Sessions by the cookie that names them. In the memory of one process here; several share a database, by the
 * same keys.
 */
import { createHash, randomBytes } from 'node:crypto';
import type { Tokens } from './account-api';

/** Somebody has asked for a code. */
export interface Begun {
  readonly kind: 'begun';
  readonly address: string;
  readonly session: string;
  readonly codeVerifier: string;
}

export interface SignedIn {
  readonly kind: 'signed-in';
  tokens: Tokens;
  /** While tokens are being renewed: whoever comes meanwhile waits for the same answer. */
  renewing?: Promise<void>;
}

type Session = Begun | SignedIn;

export const LIFE_SECONDS = { begun: 600, 'signed-in': 30 * 86_400 } as const;
/** Sign-ins that have begun, of which anybody can begin some; beyond this the oldest are dropped. */
const MOST_BEGUN = 100_000;

type Kept = Map<string, { readonly session: Session; readonly endsAt: number }>;

export class Sessions {
  /** By kind, so that each is in the order of its ends, and no stranger drops somebody's session. */
  readonly #kept: Readonly<Record<Session['kind'], Kept>> = { begun: new Map(), 'signed-in': new Map() };

  /** @returns what the cookie holds: 32 random bytes, base64url */
  begin(session: Session): string {
    const kept = this.#kept[session.kind];
    for (const [key, { endsAt }] of kept) {
      if (endsAt > Date.now() && (session.kind !== 'begun' || kept.size < MOST_BEGUN)) break;
      kept.delete(key);
    }
    const id = randomBytes(32).toString('base64url');
    kept.set(keyOf(id), { session, endsAt: Date.now() + LIFE_SECONDS[session.kind] * 1000 });
    return id;
  }

  find(id: string | undefined): Session | undefined {
    if (id === undefined) return undefined;
    const found = this.#kept['signed-in'].get(keyOf(id)) ?? this.#kept.begun.get(keyOf(id));
    return found && found.endsAt > Date.now() ? found.session : undefined;
  }

  end(id: string | undefined): void {
    if (id !== undefined) for (const kept of Object.values(this.#kept)) kept.delete(keyOf(id));
  }
}

/** Whoever reads what is kept can't make a cookie of it. */
const keyOf = (id: string) => createHash('sha256').update(id).digest('base64url');
