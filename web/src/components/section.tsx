import type { ReactNode, Ref } from 'react';
import type { Problem } from '../shared/problem';
import { ProblemNotice, StatusNotice } from './notice';

/** A section of the account's page: title and note, then what came of the last change, then the content. */
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
  /** Unlike that of any other section of the page; ids are made of it. */
  readonly name: string;
  readonly className?: string;
  /** Given where the title takes the focus after a change. */
  readonly titleRef?: Ref<HTMLHeadingElement>;
  readonly title: string;
  readonly note: string;
  /** What was done, read out when there is time. */
  readonly news?: string | undefined;
  readonly problem?: Problem | undefined;
  /** What the person can do about the problem. */
  readonly remedy?: ReactNode;
  /** Words in place of content that is on its way. */
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
