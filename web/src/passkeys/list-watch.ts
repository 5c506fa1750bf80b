import type { ClientFetch } from '../shared/cognito-fetch';
import type { PasskeyUser } from './signals';

/** Looks at lists of passkeys as they pass by. */
export interface ListWatch {
  /** The same `fetch`, watched. */
  watch(fetch: ClientFetch): ClientFetch;
  /**
   * Who the last list was for; undefined where the service doesn't say, since others keep passkeys for the
   * same user handle.
   */
  user(): PasskeyUser | undefined;
}

/** The package's client gives the passkeys of a list, and leaves out who they are for. */
export function watchLists(): ListWatch {
  let latest: PasskeyUser | undefined;
  return {
    watch: (fetch) => async (input, init) => {
      const answer = await fetch(input, init);
      if (!new URL(input).pathname.endsWith('/authenticators/list')) return answer;
      const content = await answer.json();
      latest = (content as { readonly user?: PasskeyUser } | null)?.user;
      return { ok: answer.ok, json: async () => content };
    },
    user: () => latest,
  };
}
