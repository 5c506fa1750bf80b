import type { ReactNode, Ref } from 'react';
import type { Problem } from '../shared/problem';
import { ProblemNotice, StatusNotice } from './notice';

/** Title, note, outcome of the last change, content. */
export function Section({
  name,
  className = 'contacts',
  titleRef,
  title,
  note,
  news,
  problem,
  remedy,
  waiting,
  children,
}: {
  /** Unique; ids are made of it. */
  readonly name: string;
  readonly className?: string;
  /** For the focus after a change. */
  readonly titleRef?: Ref<HTMLHeadingElement>;
  readonly title: string;
  readonly note: string;
  /** Read out when there is time. */
  readonly news?: string | undefined;
  readonly problem?: Problem | undefined;
  readonly remedy?: ReactNode;
  readonly waiting?: string | false;
  readonly children?: ReactNode;
}) {
  const id = `${name}-title`;
  return (
    <section className={className} aria-labelledby={id}>
      <h2 id={id} ref={titleRef} tabIndex={titleRef ? -1 : undefined}>
        {title}
      </h2>
      <p className="section-note">{note}</p>
      <StatusNotice>{news}</StatusNotice>
      <ProblemNotice problem={problem}>{remedy}</ProblemNotice>
      {waiting && <p className="passkeys-none">{waiting}</p>}
      {children}
    </section>
  );
}
