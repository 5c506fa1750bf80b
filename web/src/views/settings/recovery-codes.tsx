import { useCallback, useEffect, useRef, useState } from 'react';
import type { RecoveryCodes, RecoveryCodesStatus } from '../../auth/account/recovery-codes';
import { type Problem, problemOf } from '../../auth/problem';
import { Button } from '../../components/button';
import { pointInTime } from '../../components/claims';
import { ProblemNotice, StatusNotice } from '../../components/notice';
import { SignInAgain } from '../../components/sign-in-again';
import { useWords } from '../../words';

/** Codes on paper for when every other way in is lost: says how many are left, and makes new ones. */
export function RecoveryCodesSection({
  recoveryCodes,
  onSignInAgain,
}: {
  readonly recoveryCodes: RecoveryCodes;
  onSignInAgain(): Promise<void>;
}) {
  const { t, language } = useWords();
  const title = useRef<HTMLHeadingElement>(null);
  const [status, setStatus] = useState<RecoveryCodesStatus>();
  /** New codes, as long as they are shown. They are kept nowhere. */
  const [codes, setCodes] = useState<readonly string[]>();
  const [isAsking, setAsking] = useState(false);
  const [busy, setBusy] = useState(false);
  const [news, setNews] = useState<string>();
  const [problem, setProblem] = useState<Problem>();

  const load = useCallback(async () => {
    setProblem(undefined);
    try {
      setStatus(await recoveryCodes.status());
    } catch (error) {
      setProblem(problemOf(error, 'recoveryCodes'));
    }
  }, [recoveryCodes]);
  useEffect(() => {
    void load();
  }, [load]);

  const make = async () => {
    setBusy(true);
    setNews(undefined);
    setProblem(undefined);
    try {
      const made = await recoveryCodes.make();
      setCodes(made);
      setStatus({ left: made.length, madeAt: new Date() });
      title.current?.focus();
    } catch (error) {
      setProblem(problemOf(error, 'recoveryCodes'));
    }
    setAsking(false);
    setBusy(false);
  };
  const begin = () => {
    setNews(undefined);
    setProblem(undefined);
    if (status?.left) setAsking(true);
    else void make();
  };
  const copy = async () => {
    try {
      await navigator.clipboard.writeText((codes ?? []).join('\n'));
      setNews(t.recoveryCodes.copied);
    } catch {
      setNews(t.recoveryCodes.notCopied);
    }
  };
  const done = () => {
    setCodes(undefined);
    setNews(undefined);
    title.current?.focus();
  };
  const standing = ({ left, madeAt }: RecoveryCodesStatus) => {
    if (madeAt === undefined) return t.recoveryCodes.none;
    const since = pointInTime(madeAt.getTime(), language, 'short');
    return left === 0 ? t.recoveryCodes.usedUp(since) : t.recoveryCodes.left(left, since);
  };

  return (
    <section className="contacts" aria-labelledby="recovery-codes-title">
      <h2 id="recovery-codes-title" ref={title} tabIndex={-1}>
        {t.recoveryCodes.title}
      </h2>
      <p className="section-note">{t.recoveryCodes.lead}</p>
      <StatusNotice>{news}</StatusNotice>
      <ProblemNotice problem={problem}>
        {problem?.kind === 'contactSignInAgain' ? (
          <SignInAgain onSignInAgain={onSignInAgain} />
        ) : (
          !status && (
            <Button kind="quiet" onClick={load}>
              {t.factors.retry}
            </Button>
          )
        )}
      </ProblemNotice>
      {!status && !problem && <p className="passkeys-none">{t.factors.loading}</p>}
      {codes && (
        <div className="recovery-codes">
          <p>
            <strong>{t.recoveryCodes.once}</strong> {t.recoveryCodes.keep}
          </p>
          <ol aria-label={t.recoveryCodes.list}>
            {codes.map((code) => (
              <li key={code}>
                <code>{code}</code>
              </li>
            ))}
          </ol>
          <div className="name-form-actions">
            <Button onClick={done}>{t.recoveryCodes.done}</Button>
            <Button kind="quiet" onClick={copy}>
              {t.recoveryCodes.copy}
            </Button>
          </div>
        </div>
      )}
      {status && !codes && <p className="passkeys-none">{standing(status)}</p>}
      {isAsking && <p className="passkeys-none">{t.recoveryCodes.replaces}</p>}
      {status && !codes && (
        <div className="actions">
          <Button kind="second" busy={busy} onClick={isAsking ? make : begin}>
            {busy ? t.recoveryCodes.making : status.left ? t.recoveryCodes.makeNew : t.recoveryCodes.make}
          </Button>
          {isAsking && !busy && (
            <Button kind="quiet" onClick={() => setAsking(false)}>
              {t.recoveryCodes.cancel}
            </Button>
          )}
        </div>
      )}
    </section>
  );
}
