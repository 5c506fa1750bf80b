import { Button } from '../../../components/button';
import { Section } from '../../../components/section';
import { useTask } from '../../../components/use-task';
import { type Problem, problemOf } from '../../../shared/problem';
import { useWords } from '../../../words';
import type { Account } from '../../account/client';

export function SessionsSection({
  account,
  onEnded,
}: {
  readonly account: Account;
  /** With the problem, where this one was over before. */
  onEnded(problem?: Problem): void;
}) {
  const { t } = useWords();
  const { busy, problem, run } = useTask<'end'>((error) => {
    const found = problemOf(error, 'account');
    if (found.kind !== 'sessionEnded') return found;
    onEnded(found);
    return undefined;
  });
  const end = () =>
    run('end', async () => {
      await account.endSessions();
      onEnded();
    });

  return (
    <Section name="sessions" title={t.sessions.title} note={t.sessions.lead} problem={problem}>
      <div className="actions">
        <Button kind="second" busy={busy !== undefined} onClick={end}>
          {busy ? t.sessions.ending : t.sessions.end}
        </Button>
      </div>
    </Section>
  );
}
