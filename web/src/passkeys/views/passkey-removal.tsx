import { useId, useLayoutEffect, useRef, useState } from 'react';
import { Button } from '../../components/button';
import { ProblemNotice } from '../../components/notice';
import { SignInAgain } from '../../components/sign-in-again';
import { type Problem, problemOf } from '../../shared/problem';
import { useWords } from '../../words';
import type { Passkey } from '../client';

/** A modal dialog: the browser keeps the focus in it and closes it on Escape. */
export function RemovePasskeyDialog({
  passkey,
  isLast,
  remove,
  onRemoved,
  onClose,
  onSignInAgain,
}: {
  readonly passkey: Passkey;
  readonly isLast: boolean;
  remove(credentialId: string): Promise<void>;
  onRemoved(): void;
  /** The passkey stays. */
  onClose(): void;
  onSignInAgain(): Promise<void>;
}) {
  const { t } = useWords();
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  const isRemoved = useRef(false);
  const [problem, setProblem] = useState<Problem>();
  const [busy, setBusy] = useState(false);

  useLayoutEffect(() => {
    if (!dialog.current?.open) dialog.current?.showModal();
  }, []);

  // Another try would end the same.
  const isKept = problem?.kind === 'passkeyLast';
  const confirm = async () => {
    setBusy(true);
    setProblem(undefined);
    try {
      await remove(passkey.credentialId);
      isRemoved.current = true;
      // Browsers let people close a dialog at the second try.
      if (dialog.current?.open) dialog.current.close();
      else onRemoved();
    } catch (error) {
      setProblem(problemOf(error, 'passkeyRemove'));
      setBusy(false);
    }
  };

  return (
    <dialog
      ref={dialog}
      className="dialog"
      aria-labelledby={`${id}-title`}
      aria-describedby={`${id}-text`}
      onCancel={(event) => {
        if (busy) event.preventDefault();
      }}
      onClose={() => (isRemoved.current ? onRemoved() : onClose())}
    >
      <h2 id={`${id}-title`}>{t.passkeys.removeTitle}</h2>
      <div id={`${id}-text`} className="dialog-text">
        {!isKept && (
          <>
            <p>{t.passkeys.removeText(passkey.name)}</p>
            {isLast && <p>{t.passkeys.removeLast}</p>}
            <p>{t.passkeys.removeElsewhere}</p>
          </>
        )}
      </div>
      <ProblemNotice problem={problem}>
        {problem?.kind === 'signInAgain' && <SignInAgain onSignInAgain={onSignInAgain} />}
      </ProblemNotice>
      <div className="actions">
        <Button kind="second" disabled={busy} onClick={() => dialog.current?.close()}>
          {t.passkeys.keep}
        </Button>
        {problem?.kind !== 'signInAgain' && !isKept && (
          <Button kind="alarm" busy={busy} onClick={confirm}>
            {busy ? t.passkeys.removing : t.passkeys.removeConfirm}
          </Button>
        )}
      </div>
    </dialog>
  );
}
