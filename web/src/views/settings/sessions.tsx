import { useState } from 'react';
import type { Account } from '../../auth/account/client';
import { type Problem, problemOf } from '../../auth/problem';
import { Button } from '../../components/button';
import { ProblemNotice } from '../../components/notice';
import { useWords } from '../../words';

/** Ends every session of the account. */
export function SessionsSection({
  account,
  onEnded,
}: {
  readonly account: Account;
  /** The sessions are over, or this one was before: then with the problem. */
  onEnded(problem?: Problem): void;
}) {
  const { t } = useWords();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();

  const end = async () => {
    setBusy(true);
    setProblem(undefined);
    try {
      await account.endSessions();
      onEnded();
    } catch (error) {
      const found = problemOf(error, 'account');
      if (found.kind === 'sessionEnded') onEnded(found);
      else setProblem(found);
      setBusy(false);
    }
  };

  return (
    <section className="contacts" aria-labelledby="sessions-title">
      <h2 id="sessions-title">{t.sessions.title}</h2>
      <p className="section-note">{t.sessions.lead}</p>
      <ProblemNotice problem={problem} />
      <div className="actions">
        <Button kind="second" busy={busy} onClick={end}>
          {busy ? t.sessions.ending : t.sessions.end}
        </Button>
      </div>
    </section>
  );
}
