import { useState } from 'react';
import { Button } from '../../../components/button';
import { Section } from '../../../components/section';
import { type Problem, problemOf } from '../../../shared/problem';
import { useWords } from '../../../words';
import type { Account } from '../../account/client';

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
    <Section name="sessions" title={t.sessions.title} note={t.sessions.lead} problem={problem}>
      <div className="actions">
        <Button kind="second" busy={busy} onClick={end}>
          {busy ? t.sessions.ending : t.sessions.end}
        </Button>
      </div>
    </Section>
  );
}
