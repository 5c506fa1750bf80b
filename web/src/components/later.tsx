import { Component, type ComponentType, lazy, type ReactNode, Suspense, useState } from 'react';
import { NetworkError } from '../shared/cognito-fetch';
import { problemOf } from '../shared/problem';
import { useWords } from '../words';
import { BackButton } from './back-button';
import { Button } from './button';
import { ProblemNotice } from './notice';
import { ViewTitle } from './shell';

export type Fetched<P> = () => Promise<ComponentType<P>>;

/** Fetched once it is shown. */
export function Later<P extends object>({
  fetch,
  props,
  waiting,
  failed,
}: {
  /** Must not change while shown. */
  fetch: Fetched<P>;
  readonly props: P;
  readonly waiting?: ReactNode;
  readonly failed: ReactNode;
}) {
  const [Fetched] = useState(() =>
    lazy(async () => ({
      default: await fetch().catch((cause) => {
        throw new NotFetched('A part of the page could not be fetched.', { cause });
      }),
    })),
  );
  return (
    <FetchBoundary failed={failed}>
      <Suspense fallback={waiting}>
        <Fetched {...props} />
      </Suspense>
    </FetchBoundary>
  );
}

export interface FrameProps {
  /** False for a visit's first view. @default true */
  readonly focus?: boolean;
  onBack?(typed?: string): void;
}

/** For a whole view: its title until it is there, and a way on if it never is. */
export function LaterView<P extends FrameProps>({
  fetch,
  props,
  title,
}: {
  fetch: Fetched<P>;
  readonly props: P & FrameProps;
  readonly title: string;
}) {
  const { t } = useWords();
  const { focus = true, onBack } = props;
  const frame = (content: ReactNode, isMissing = false) => (
    <>
      <ViewTitle focus={focus}>{title}</ViewTitle>
      {content}
      <div className="actions">
        {isMissing && (
          // Browsers remember a failed fetch while the page is open.
          <Button kind="second" onClick={() => window.location.reload()}>
            {t.broken.retry}
          </Button>
        )}
        {onBack && <BackButton onBack={() => onBack()} />}
      </div>
    </>
  );
  return (
    <Later
      fetch={fetch}
      props={props}
      waiting={frame(<p className="lead">{t.loading}</p>)}
      failed={frame(<NotFetchedNotice />, true)}
    />
  );
}

export function NotFetchedNotice() {
  return <ProblemNotice problem={problemOf(new NetworkError('A part of the page is missing.'), 'refresh')} />;
}

class NotFetched extends Error {
  override readonly name = 'NotFetched';
}

/** Only for what could not be fetched; other errors go on. */
class FetchBoundary extends Component<{ readonly failed: ReactNode; readonly children: ReactNode }> {
  override state: { readonly error?: unknown } = {};

  static getDerivedStateFromError(error: unknown) {
    return { error };
  }

  override render() {
    const { error } = this.state;
    if (error === undefined) return this.props.children;
    if (error instanceof NotFetched) return this.props.failed;
    throw error;
  }
}
