import { useRef, useState } from 'react';
import { Button } from '../../components/button';
import { pointInTime } from '../../components/claims';
import { PasskeyIcon } from '../../components/icons';
import { useWords } from '../../words';
import type { Passkey } from '../client';
import { RenamePasskeyForm } from './passkey-name';

export function PasskeyItem({
  passkey,
  rename,
  onRename,
  onRenamed,
  onRemove,
  onSignInAgain,
}: {
  readonly passkey: Passkey;
  rename(credentialId: string, name: string): Promise<void>;
  /** The form opens. */
  onRename(): void;
  onRenamed(name: string): void;
  onRemove(): void;
  onSignInAgain(): Promise<void>;
}) {
  const { t, language } = useWords();
  const actions = useRef<HTMLDivElement>(null);
  const [isRenaming, setRenaming] = useState(false);
  const { name, createdAt, lastSignIn, isSynced, isKnownHere, isChanged } = passkey;

  const start = () => {
    onRename();
    setRenaming(true);
  };
  const stop = () => {
    setRenaming(false);
    requestAnimationFrame(() => actions.current?.querySelector('button')?.focus());
  };

  if (isRenaming)
    return (
      <li className="passkey">
        <RenamePasskeyForm
          passkey={passkey}
          rename={rename}
          onRenamed={(newName) => {
            onRenamed(newName);
            stop();
          }}
          onCancel={stop}
          onSignInAgain={onSignInAgain}
        />
      </li>
    );

  return (
    <li className="passkey">
      <span className="passkey-mark">
        <PasskeyIcon />
      </span>
      <div className="passkey-facts">
        <p className="passkey-name">{name}</p>
        <p className="passkey-times">
          <span>{t.passkeys.createdOn(pointInTime(createdAt.getTime(), language, 'none'))}</span>
          <span>
            {lastSignIn
              ? t.passkeys.lastUsed(pointInTime(lastSignIn.getTime(), language, 'short'))
              : t.passkeys.neverUsed}
          </span>
        </p>
        <p className="passkey-tags">
          {isSynced !== undefined && <span>{isSynced ? t.passkeys.synced : t.passkeys.oneDevice}</span>}
          {isKnownHere && <span>{t.passkeys.knownHere}</span>}
          {isChanged && <span>{t.passkeys.changed}</span>}
        </p>
      </div>
      <div className="passkey-actions" ref={actions}>
        <Button kind="quiet" aria-label={t.passkeys.renameOne(name)} onClick={start}>
          {t.passkeys.rename}
        </Button>
        <Button kind="quiet" aria-label={t.passkeys.removeOne(name)} onClick={onRemove}>
          {t.passkeys.remove}
        </Button>
      </div>
    </li>
  );
}
