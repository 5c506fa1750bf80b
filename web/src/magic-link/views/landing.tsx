import { Button } from '../../components/button';
import { ProblemNotice, ProblemReference } from '../../components/notice';
import { ViewTitle } from '../../components/shell';
import { Unbroken } from '../../components/unbroken';
import { useTask } from '../../components/use-task';
import type { RequestLink } from '../../custom-auth/client';
import type { Session } from '../../custom-auth/session';
import { LinkError, type Problem, problemOf } from '../../shared/problem';
import { shownIdentifier } from '../../shared/shown-identifier';
import { useWords } from '../../words';
import type { SignInLink } from '../link';

/**
 * Nothing happens before the click: scanners don't use links up, and nobody is signed in to an account that
 * wasn't named.
 */
export function LandingView({
  link,
  address,
  focus,
  redeem,
  onSignedIn,
  onRefused,
  onCancel,
}: {
  readonly link: SignInLink;
  readonly address: string;
  readonly focus: boolean;
  redeem(link: SignInLink): Promise<Session>;
  onSignedIn(session: Session): void;
  onRefused(problem: Problem): void;
  onCancel(): void;
}) {
  const { t } = useWords();
  const { busy, problem, run } = useTask<'redeem'>((error) => {
    const found = problemOf(error, 'redeem');
    if (!(error instanceof LinkError) && found.kind !== 'linkRefused') return found;
    onRefused(found);
    return undefined;
  });
  const finish = () => run('redeem', async () => onSignedIn(await redeem(link)));

  return (
    <>
      <ViewTitle focus={focus}>
        <Unbroken part={shownIdentifier(address)} text={t.landing.as(shownIdentifier(address))} />
      </ViewTitle>
      <ProblemNotice problem={problem} />
      <div className="actions actions-stacked">
        <Button busy={busy !== undefined} onClick={finish}>
          {busy ? t.landing.busy : t.landing.submit}
        </Button>
        <Button kind="quiet" onClick={onCancel}>
          {t.landing.cancel}
        </Button>
      </div>
      <p className="aside">{t.landing.notYou}</p>
    </>
  );
}

export function LinkProblemView({
  problem,
  focus,
  address,
  hasCode,
  requestLink,
  onSent,
  onBack,
}: {
  readonly problem: Problem;
  readonly focus: boolean;
  readonly address: string | undefined;
  /** The mail has a code for the browser that asked. */
  readonly hasCode: boolean;
  readonly requestLink: RequestLink | undefined;
  onSent(address: string): void;
  onBack(): void;
}) {
  const { t } = useWords();
  const { busy, problem: failure, run } = useTask<'send'>((error) => problemOf(error, 'request'));
  const sendFresh = () =>
    run('send', async () => {
      if (!address || !requestLink) return onBack();
      await requestLink(address);
      onSent(address);
    });

  return (
    <>
      <ViewTitle focus={focus}>{t.linkProblem.title}</ViewTitle>
      <p className="lead">{t.problems[problem.kind]}</p>
      {hasCode && problem.kind === 'otherBrowser' && <p>{t.linkProblem.code}</p>}
      <ProblemReference problem={problem} />
      {address && <p className="address">{shownIdentifier(address)}</p>}
      <ProblemNotice problem={failure} />
      <div className="actions actions-stacked">
        <Button busy={busy !== undefined} onClick={sendFresh}>
          {busy ? t.signIn.busy : requestLink ? t.linkProblem.fresh : t.linkProblem.back}
        </Button>
        {address && requestLink && (
          <Button kind="quiet" onClick={onBack}>
            {t.linkProblem.back}
          </Button>
        )}
      </div>
    </>
  );
}
