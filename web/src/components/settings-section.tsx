import type { ReactNode } from 'react';
import type { ProblemKind } from '../shared/problem';
import { useWords } from '../words';
import { Button } from './button';
import { Section } from './section';
import type { useSection } from './use-section';

/** {@link Section} with {@link useSection}: waits, and lets people try again. */
export function SettingsSection({
  name,
  title,
  note,
  section: { content, load, shown },
  remedies = {},
  children,
}: {
  readonly name: string;
  readonly title: string;
  readonly note: string;
  readonly section: Pick<ReturnType<typeof useSection<unknown>>, 'content' | 'load' | 'shown'>;
  /** For problems that another try doesn't solve. */
  readonly remedies?: Partial<Record<ProblemKind, ReactNode>>;
  readonly children: ReactNode;
}) {
  const { t } = useWords();
  const { problem } = shown;
  return (
    <Section
      name={name}
      title={title}
      note={note}
      {...shown}
      remedy={
        (problem && remedies[problem.kind]) ?? (
          <Button kind="quiet" onClick={load}>
            {t.factors.retry}
          </Button>
        )
      }
      waiting={content === undefined && !problem && t.factors.loading}
    >
      {children}
    </Section>
  );
}
