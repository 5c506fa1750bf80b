import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import type { Account } from '../../auth/account/client';
import { groupsOf, keyUri } from '../../auth/account/key-uri';
import { type Problem, problemOf } from '../../auth/problem';
import { Button } from '../../components/button';
import { CodeForm, type CodeOutcome } from '../../components/code-form';
import { ProblemNotice } from '../../components/notice';
import { QrCode } from '../../components/qr-code';
import { useWords } from '../../words';

/** Digits of a code that Cognito takes of an authenticator app. */
const digits = 6;

/** Hands a key to an authenticator app and takes the first code that it shows. The key is kept nowhere. */
export function AppSetUp({
  account,
  appName,
  userName,
  replaces,
  onDone,
  onCancel,
  onEnded,
}: {
  readonly account: Account;
  readonly appName: string;
  /** What the person knows the account by. */
  readonly userName: string;
  /** Whether an app is set up already. */
  readonly replaces: boolean;
  onDone(): Promise<void>;
  onCancel(): void;
  onEnded(problem: Problem): void;
}) {
  const { t } = useWords();
  const id = useId();
  const [secret, setSecret] = useState<string>();
  const [problem, setProblem] = useState<Problem>();
  const hasBegun = useRef(false);

  const refused = (error: unknown) => {
    const found = problemOf(error, 'account');
    if (found.kind === 'sessionEnded') onEnded(found);
    else setProblem(found);
  };
  const begin = async () => {
    setProblem(undefined);
    setSecret(undefined);
    try {
      setSecret(await account.startApp());
    } catch (error) {
      refused(error);
    }
  };
  const beginLatest = useRef(begin);
  beginLatest.current = begin;
  useEffect(() => {
    if (hasBegun.current) return;
    hasBegun.current = true;
    void beginLatest.current();
  }, []);

  const check = async (code: string): Promise<CodeOutcome> => {
    setProblem(undefined);
    try {
      if (!(await account.finishApp(code))) return 'wrong';
      await onDone();
      return 'taken';
    } catch (error) {
      refused(error);
      return 'failed';
    }
  };
  const leave = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || event.nativeEvent.isComposing) return;
    event.preventDefault();
    onCancel();
  };

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape leaves the form, which the button in it does as well.
    <div className="app-set-up" onKeyDown={leave}>
      <h3>{t.factors.appTitle}</h3>
      {replaces && <p>{t.factors.appReplaces}</p>}
      <ProblemNotice problem={problem}>
        <Button kind="quiet" onClick={begin}>
          {t.factors.retry}
        </Button>
      </ProblemNotice>
      {secret === undefined && !problem && <p>{t.loading}</p>}
      {secret !== undefined && problem?.kind !== 'appOver' && (
        <>
          <p>{t.factors.scan}</p>
          <div className="app-key">
            <QrCode text={keyUri(appName, userName, secret)} label={t.factors.qr} />
            <p>
              <span className="app-key-label">{t.factors.key}</span>
              <code>{groupsOf(secret)}</code>
            </p>
          </div>
          <p id={id}>{t.factors.appCode}</p>
          <CodeForm digits={digits} submit={t.factors.confirm} describedBy={id} check={check} />
        </>
      )}
      <div className="name-form-actions">
        <Button kind="quiet" onClick={onCancel}>
          {t.factors.cancel}
        </Button>
      </div>
    </div>
  );
}
