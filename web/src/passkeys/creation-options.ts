import type { ClientFetch } from '../shared/cognito-fetch';

/** What the passkey API asks of a new passkey, as far as the package's client does not take it from there. */
interface CreationOptions {
  readonly attestation: AttestationConveyancePreference;
  /** Milliseconds. */
  readonly timeout: number | undefined;
}

/** Looks at the options for a new passkey as they pass by. */
export interface CreationOptionsWatch {
  /** The same `fetch`, watched. */
  watch(fetch: ClientFetch): ClientFetch;
  /** The options that were asked for last. */
  latest(): CreationOptions;
}

/**
 * The package's client asks for the attestation that it was configured with, whatever the API wants; so it is
 * configured with what the API said last.
 */
export function watchCreationOptions(): CreationOptionsWatch {
  let latest: CreationOptions = { attestation: 'none', timeout: undefined };
  return {
    watch: (fetch) => async (input, init) => {
      const answer = await fetch(input, init);
      if (!new URL(input).pathname.endsWith('/register-authenticator/start')) return answer;
      const content = await answer.json();
      const { attestation, timeout } = (content ?? {}) as { attestation?: unknown; timeout?: unknown };
      latest = {
        attestation: isConveyance(attestation) ? attestation : 'none',
        timeout: typeof timeout === 'number' ? timeout : undefined,
      };
      return { ok: answer.ok, json: async () => content };
    },
    latest: () => latest,
  };
}

function isConveyance(value: unknown): value is AttestationConveyancePreference {
  return value === 'none' || value === 'indirect' || value === 'direct' || value === 'enterprise';
}
