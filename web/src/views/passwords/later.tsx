import { type ComponentProps, type ReactNode, useEffect, useState } from 'react';
import { NetworkError } from '../../auth/cognito-fetch';
import { problemOf } from '../../auth/problem';
import { Button } from '../../components/button';
import { ProblemNotice } from '../../components/notice';
import { ViewTitle } from '../../components/shell';
import { useWords } from '../../words';

type PasswordViews = typeof import('.');

/**
 * {@link PasswordViews.PasswordSignIn}, fetched once somebody wants to sign in by password: nobody else needs
 * it.
 */
export function PasswordsLater(props: ComponentProps<PasswordViews['PasswordSignIn']>) {
  const { t } = useWords();
  return (
    <Later
      title={t.password.title}
      onBack={() => props.onBack(props.typed)}
      view={({ PasswordSignIn }) => <PasswordSignIn {...props} />}
    />
  );
}

/** {@link PasswordViews.ConfirmView}: accounts wait for a proof only where passwords sign in. */
export function ConfirmLater(props: ComponentProps<PasswordViews['ConfirmView']>) {
  const { t } = useWords();
  return (
    <Later
      title={t.confirm.title}
      onBack={props.onBack}
      view={({ ConfirmView }) => <ConfirmView {...props} />}
    />
  );
}

function Later({
  title,
  onBack,
  view,
}: {
  readonly title: string;
  onBack(): void;
  view(views: PasswordViews): ReactNode;
}) {
  const { t } = useWords();
  const [loaded, setLoaded] = useState<PasswordViews | 'failed'>();
  useEffect(() => {
    let isShown = true;
    import('.').then(
      (views) => isShown && setLoaded(views),
      () => isShown && setLoaded('failed'),
    );
    return () => {
      isShown = false;
    };
  }, []);
  if (typeof loaded === 'object') return view(loaded);
  return (
    <>
      <ViewTitle focus>{title}</ViewTitle>
      {loaded === 'failed' ? (
        <ProblemNotice problem={problemOf(new NetworkError('The view could not be loaded.'), 'password')} />
      ) : (
        <p className="lead">{t.loading}</p>
      )}
      <div className="actions">
        <Button kind="quiet" onClick={onBack}>
          {t.secondProof.back}
        </Button>
      </div>
    </>
  );
}
