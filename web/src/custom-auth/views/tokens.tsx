import { useState } from 'react';
import { Button } from '../../components/button';
import { ClaimsTable } from '../../components/claims';
import { StatusNotice } from '../../components/notice';
import { claimsOf } from '../../shared/tokens';
import { clockSpan, useSteadyTime } from '../../time';
import type { Session } from '../session';

const tokens = { idToken: 'ID token', accessToken: 'Access token' } as const;

/** For developers, on their own machine; in English, like claims. */
export function TokensSection({
  session,
  renew,
}: {
  readonly session: Session;
  /** False where the view says why there are no new tokens. */
  renew(): Promise<boolean>;
}) {
  useSteadyTime();
  const [shown, setShown] = useState<keyof typeof tokens>('idToken');
  const [state, setState] = useState<'busy' | 'renewed'>();
  const left = session.left() / 1000;
  const isBusy = state === 'busy';
  const run = async () => {
    setState('busy');
    setState((await renew()) ? 'renewed' : undefined);
  };
  return (
    <section className="tokens" aria-labelledby="tokens-title" lang="en">
      <div className="tokens-head">
        <h2 id="tokens-title">What the tokens say</h2>
        <div className="switch">
          {(['idToken', 'accessToken'] as const).map((token) => (
            <button key={token} type="button" aria-pressed={shown === token} onClick={() => setShown(token)}>
              {tokens[token]}
            </button>
          ))}
        </div>
      </div>
      <p className="tokens-note">
        For developers, on this machine alone. Your app gets these claims, and has to check the signature
        before it believes them.
      </p>
      <dl className="summary">
        <div>
          <dt>Tokens good for</dt>
          <dd className="countdown">
            <span role="timer">{left > 0 ? clockSpan(left) : 'over'}</span>
          </dd>
        </div>
      </dl>
      <ClaimsTable claims={claimsOf(session[shown])} caption={tokens[shown]} />
      <StatusNotice>{state === 'renewed' && 'New tokens are here.'}</StatusNotice>
      <Button kind="second" busy={isBusy} onClick={run}>
        {isBusy ? 'Getting new tokens…' : 'Get new tokens'}
      </Button>
    </section>
  );
}
