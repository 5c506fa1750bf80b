import { useCallback, useMemo, useState } from 'react';
import { Button } from '../../components/button';
import { pointInTime } from '../../components/claims';
import { SettingsSection } from '../../components/settings-section';
import { SignInAgain } from '../../components/sign-in-again';
import { useSection } from '../../components/use-section';
import type { SignedInApi } from '../../shared/signed-in-api';
import { useWords } from '../../words';
import { createRecoveryCodes, type RecoveryCodesStatus } from '../client';

export function RecoveryCodesSection({
  api,
  onSignInAgain,
}: {
  readonly api: SignedInApi;
  onSignInAgain(): Promise<void>;
}) {
  const { t, language } = useWords();
  const recoveryCodes = useMemo(() => createRecoveryCodes(api), [api]);
  const read = useCallback(() => recoveryCodes.status(), [recoveryCodes]);
  const section = useSection('recoveryCodes', read);
  const { content: status, setContent: setStatus, change, tell, clear, setNews } = section;
  /** While shown; kept nowhere. */
  const [codes, setCodes] = useState<readonly string[]>();
  const [isAsking, setAsking] = useState(false);
  const busy = section.busy !== undefined;

  const make = async () => {
    await change('make', async () => {
      const made = await recoveryCodes.make();
      setCodes(made);
      setStatus({ left: made.length, madeAt: new Date() });
    });
    setAsking(false);
  };
  const begin = () => {
    clear();
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
    tell();
  };
  const standing = ({ left, madeAt }: RecoveryCodesStatus) => {
    if (madeAt === undefined) return t.recoveryCodes.none;
    const since = pointInTime(madeAt.getTime(), language, 'short');
    return left === 0 ? t.recoveryCodes.usedUp(since) : t.recoveryCodes.left(left, since);
  };

  return (
    <SettingsSection
      name="recovery-codes"
      title={t.recoveryCodes.title}
      note={t.recoveryCodes.lead}
      section={section}
      remedies={{ contactSignInAgain: <SignInAgain onSignInAgain={onSignInAgain} /> }}
    >
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
    </SettingsSection>
  );
}
