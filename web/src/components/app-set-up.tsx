import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { groupsOf, keyUri } from '../pool/account/key-uri';
import type { Problem } from '../shared/problem';
import { useWords } from '../words';
import { Button } from './button';
import { CodeForm, type CodeOutcome } from './code-form';
import { ProblemNotice } from './notice';
import { QrCode } from './qr-code';

/** As Cognito wants them. */
export const appDigits = 6;

/** Hands a key to an authenticator app and takes its first code. Keeps the key nowhere. */
export function AppSetUp({
  appName,
  userName,
  cancelWords,
  focus = true,
  start,
  finish,
  onDone,
  onCancel,
  onRefused,
}: {
  readonly appName: string;
  readonly userName: string;
  readonly cancelWords: string;
  readonly focus?: boolean;
  /** Gives a new key (base32). */
  start(): Promise<string>;
  /** False for a wrong code, which can be typed over. */
  finish(code: string): Promise<boolean>;
  onDone(): Promise<void> | void;
  onCancel(): void;
  /** Undefined where another view takes over. */
  onRefused(error: unknown): Problem | undefined;
}) {
  const { t } = useWords();
  const id = useId();
  const [secret, setSecret] = useState<string>();
  const [problem, setProblem] = useState<Problem>();
  const hasBegun = useRef(false);

  const begin = async () => {
    setProblem(undefined);
    setSecret(undefined);
    try {
      setSecret(await start());
    } catch (error) {
      setProblem(onRefused(error));
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
      if (!(await finish(code))) return 'wrong';
      await onDone();
      return 'taken';
    } catch (error) {
      setProblem(onRefused(error));
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
          <CodeForm
            digits={appDigits}
            submit={t.factors.confirm}
            wrong={t.factors.appWrong}
            focus={focus}
            describedBy={id}
            check={check}
          />
        </>
      )}
      <div className="name-form-actions">
        <Button kind="quiet" onClick={onCancel}>
          {cancelWords}
        </Button>
      </div>
    </div>
  );
}
