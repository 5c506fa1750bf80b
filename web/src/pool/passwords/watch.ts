import type { ClientFetch } from '../../shared/cognito-fetch';

export interface ProofWatch {
  /** Returns a `fetch` whose answers are looked at. */
  watch(fetch: ClientFetch): ClientFetch;
  /** Forgets an earlier sign-in's answer. */
  begin(): void;
  /** Cognito's answer to the password; undefined as long as it has taken none. */
  answer(): unknown;
}

/**
 * The package's client proves a password by SRP and gives up at challenges it doesn't know: a choice, a code
 * by mail, a set-up. This catches Cognito's answer, for the sign-in to go on from. One sign-in at a time.
 */
export function watchProof(): ProofWatch {
  let caught: unknown;
  return {
    watch: (fetch) => async (input, init) => {
      const answer = await fetch(input, init);
      if (!isProof(init?.body)) return answer;
      const content = await answer.json();
      caught = content;
      return { ok: answer.ok, json: async () => content };
    },
    begin() {
      caught = undefined;
    },
    answer: () => caught,
  };
}

function isProof(body: string | undefined): boolean {
  return body?.includes('"ChallengeName":"PASSWORD_VERIFIER"') ?? false;
}
