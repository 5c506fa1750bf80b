import type { ReactNode } from 'react';
import type { Problem, ProblemKind } from '../shared/problem';
import { useWords } from '../words';

/** Read out at once. Stays in the document, so that screen readers notice changes. */
export function ProblemNotice({
  problem,
  children,
}: {
  readonly problem: Problem | undefined;
  readonly children?: ReactNode;
}) {
  const { t } = useWords();
  return (
    <div role="alert">
      {problem && (
        <div className="notice notice-problem">
          <p>{problem.words ?? t.problems[problem.kind]}</p>
          <ProblemReference problem={problem} />
          {children}
        </div>
      )}
    </div>
  );
}

const helped = new Set<ProblemKind>([
  'unknown',
  'unavailable',
  'blocked',
  'passkeyUnsupported',
  'passkeyOrigin',
  'passkeyNotAllowed',
]);

/** Error name and request id, where only the operator can help. */
export function ProblemReference({ problem }: { readonly problem: Problem }) {
  const { t } = useWords();
  const reference = [problem.code, problem.requestId].filter(Boolean).join(' · ');
  if (!helped.has(problem.kind) || !reference) return null;
  return <p className="notice-reference">{t.problemReference(reference)}</p>;
}

/** Read out when there is time. */
export function StatusNotice({ children }: { readonly children: ReactNode }) {
  return <div role="status">{children ? <p className="notice notice-status">{children}</p> : null}</div>;
}
