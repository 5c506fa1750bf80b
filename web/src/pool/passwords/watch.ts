import type { ClientFetch } from '../../shared/cognito-fetch';

/** Looks at Cognito's answers to a proven password as they pass by. */
export interface ProofWatch {
  /** The same `fetch`, watched. */
  watch(fetch: ClientFetch): ClientFetch;
  /** Forgets the answer of before. */
  begin(): void;
  /** What Cognito answered to the password since then; undefined while it took none. */
  answer(): unknown;
}

/**
 * The package's client proves a password by SRP, and gives up where Cognito then asks for something that it
 * has no name for: a choice, a code by mail, a set-up. The proof is done by then, so its answer is caught
 * here and the sign-in goes on from it. One sign-in at a time, as one form makes them.
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
