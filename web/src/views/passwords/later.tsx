import { type ComponentProps, useEffect, useState } from 'react';
import { NetworkError } from '../../auth/cognito-fetch';
import { problemOf } from '../../auth/problem';
import { Button } from '../../components/button';
import { ProblemNotice } from '../../components/notice';
import { ViewTitle } from '../../components/shell';
import { useWords } from '../../words';

type PasswordViews = typeof import('.');

/** {@link PasswordViews.PasswordSignIn}, fetched once somebody wants to sign in by password: nobody else needs it. */
export function PasswordsLater(props: ComponentProps<PasswordViews['PasswordSignIn']>) {
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
  if (typeof loaded === 'object') return <loaded.PasswordSignIn {...props} />;
  return (
    <>
      <ViewTitle focus>{t.password.title}</ViewTitle>
      {loaded === 'failed' ? (
        <ProblemNotice problem={problemOf(new NetworkError('The view could not be loaded.'), 'password')} />
      ) : (
        <p className="lead">{t.loading}</p>
      )}
      <div className="actions">
        <Button kind="quiet" onClick={() => props.onBack(props.typed)}>
          {t.secondProof.back}
        </Button>
      </div>
    </>
  );
}
