import type { ClientFetch } from '../shared/cognito-fetch';
import type { PasskeyUser } from './signals';

export interface ListWatch {
  /** Returns a `fetch` whose answers are looked at. */
  watch(fetch: ClientFetch): ClientFetch;
  /** Of the last list; undefined where others keep passkeys for the same user handle. */
  user(): PasskeyUser | undefined;
}

/** The package's client leaves out who a list is for. */
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
