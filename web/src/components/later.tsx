import { Component, type ComponentType, lazy, type ReactNode, Suspense, useState } from 'react';
import { NetworkError } from '../shared/cognito-fetch';
import { problemOf } from '../shared/problem';
import { useWords } from '../words';
import { BackButton } from './back-button';
import { Button } from './button';
import { ProblemNotice } from './notice';
import { ViewTitle } from './shell';

/** Fetches a component that most people never see. */
export type Fetched<P> = () => Promise<ComponentType<P>>;

/** A component whose code is fetched once it is shown. */
export function Later<P extends object>({
  fetch,
  props,
  waiting,
  failed,
}: {
  /** The same one as long as this is shown. */
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

/** What a whole view takes that its frame does too. */
export interface FrameProps {
  /** False for the first view of a visit. @default true */
  readonly focus?: boolean;
  /** Where there is a view to go back to. */
  onBack?(typed?: string): void;
}

/** {@link Later} for a whole view: with its title until it is there, and a way on where it can't be. */
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
          // A browser remembers what it could not fetch for as long as the page is open.
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

/** Says that a part of the page is missing, and that the network is to blame. */
export function NotFetchedNotice() {
  return <ProblemNotice problem={problemOf(new NetworkError('A part of the page is missing.'), 'refresh')} />;
}

class NotFetched extends Error {
  override readonly name = 'NotFetched';
}

/** Shows `failed` in place of what could not be fetched. Errors of what was fetched go on to who shows it. */
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
