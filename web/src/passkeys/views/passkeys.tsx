import { useCallback, useEffect, useRef, useState } from 'react';
import { Button } from '../../components/button';
import { PasskeyIcon } from '../../components/icons';
import { Section } from '../../components/section';
import { SignInAgain } from '../../components/sign-in-again';
import type { Messages } from '../../i18n';
import { type Problem, problemOf } from '../../shared/problem';
import { useWords } from '../../words';
import type { Passkey, Passkeys } from '../client';
import { browserAndPlatform, unusedName } from '../suggested-name';
import { PasskeyItem } from './passkey-item';
import { AddPasskeyForm } from './passkey-name';
import { RemovePasskeyDialog } from './passkey-removal';

/** Offers a first passkey. */
export interface Offer {
  isDue(): boolean;
  dismiss(): void;
  readonly title: 'offerTitle' | 'offerTitleCode';
}

export function PasskeysSection({
  passkeys,
  offer,
  onSignInAgain,
}: {
  readonly passkeys: Passkeys;
  readonly offer: Offer | undefined;
  onSignInAgain(): Promise<void>;
}) {
  const { t } = useWords();
  const [list, setList] = useState<readonly Passkey[]>();
  const [problem, setProblem] = useState<Problem>();
  const [news, setNews] = useState<string>();
  const [isAdding, setAdding] = useState(false);
  const [removing, setRemoving] = useState<Passkey>();
  const [isOffered, setOffered] = useState(false);
  const title = useRef<HTMLHeadingElement>(null);
  const addButton = useRef<HTMLDivElement>(null);
  const latestOffer = useRef(offer);
  // Refreshed tokens lack the method; an offer stands.
  if (offer) latestOffer.current = offer;

  const load = useCallback(async () => {
    setProblem(undefined);
    try {
      const found = await passkeys.list();
      setList(found);
      setOffered(passkeys.isSupported && found.length === 0 && (latestOffer.current?.isDue() ?? false));
    } catch (error) {
      setProblem(problemOf(error, 'passkeyList'));
    }
  }, [passkeys]);
  useEffect(() => {
    void load();
  }, [load]);

  const say = (words: string) => {
    setProblem(undefined);
    setNews(words);
  };
  const startAdding = () => {
    setNews(undefined);
    setAdding(true);
  };
  const startRemoving = (passkey: Passkey) => {
    setNews(undefined);
    setRemoving(passkey);
  };
  const stopAdding = () => {
    setAdding(false);
    // The button is back where the form was.
    requestAnimationFrame(() => addButton.current?.querySelector('button')?.focus());
  };
  const dismiss = () => {
    latestOffer.current?.dismiss();
    setOffered(false);
    title.current?.focus();
  };
  const added = (passkey: Passkey) => {
    setList((before = []) => [...before, passkey]);
    setOffered(false);
    setAdding(false);
    say(t.passkeys.added(passkey.name));
    title.current?.focus();
  };
  const removed = (passkey: Passkey) => {
    setRemoving(undefined);
    setList((before = []) => before.filter(({ credentialId }) => credentialId !== passkey.credentialId));
    say(t.passkeys.removed(passkey.name));
    title.current?.focus();
  };
  const renamed = (passkey: Passkey, name: string) => {
    setList((before = []) =>
      before.map((one) => (one.credentialId === passkey.credentialId ? { ...one, name } : one)),
    );
    say(t.passkeys.renamed(name));
  };

  return (
    <Section
      name="passkeys"
      className={isOffered ? 'passkeys passkeys-offer' : 'passkeys'}
      titleRef={title}
      title={
        isOffered && !isAdding ? t.passkeys[latestOffer.current?.title ?? 'offerTitle'] : t.passkeys.title
      }
      note={isOffered ? t.passkeys.offerLead : t.passkeys.lead}
      news={news}
      problem={problem}
      remedy={
        problem?.kind === 'signInAgain' ? (
          <SignInAgain onSignInAgain={onSignInAgain} />
        ) : (
          <Button kind="quiet" onClick={load}>
            {t.passkeys.retry}
          </Button>
        )
      }
      waiting={!list && !problem && t.passkeys.loading}
    >
      {list?.length === 0 && !isOffered && <p className="passkeys-none">{t.passkeys.none}</p>}
      {list && list.length > 0 && (
        <ul className="passkey-list" aria-label={t.passkeys.list}>
          {list.map((passkey) => (
            <PasskeyItem
              key={passkey.credentialId}
              passkey={passkey}
              rename={passkeys.rename}
              onRename={() => setNews(undefined)}
              onRenamed={(name) => renamed(passkey, name)}
              onRemove={() => startRemoving(passkey)}
              onSignInAgain={onSignInAgain}
            />
          ))}
        </ul>
      )}
      {list && !passkeys.isSupported && <p className="passkeys-none">{t.passkeys.unsupported}</p>}
      {list && passkeys.isSupported && isAdding && (
        <AddPasskeyForm
          suggestion={suggestion(t, list)}
          add={passkeys.add}
          onAdded={added}
          onCancel={stopAdding}
          onSignInAgain={onSignInAgain}
        />
      )}
      {list && passkeys.isSupported && !isAdding && (
        <div className="actions" ref={addButton}>
          <Button kind={isOffered ? 'main' : 'second'} icon={<PasskeyIcon />} onClick={startAdding}>
            {t.passkeys.add}
          </Button>
          {isOffered && (
            <Button kind="quiet" onClick={dismiss}>
              {t.passkeys.offerDismiss}
            </Button>
          )}
        </div>
      )}
      {removing && (
        <RemovePasskeyDialog
          passkey={removing}
          isLast={list?.length === 1}
          remove={passkeys.remove}
          onRemoved={() => removed(removing)}
          onClose={() => setRemoving(undefined)}
          onSignInAgain={onSignInAgain}
        />
      )}
    </Section>
  );
}

function suggestion(t: Messages, list: readonly Passkey[]): string {
  const { browser, platform } = browserAndPlatform(navigator);
  const name =
    browser && platform
      ? t.passkeys.nameOf(browser, platform)
      : (browser ?? platform ?? t.passkeys.nameFallback);
  return unusedName(
    name,
    list.map((passkey) => passkey.name),
  );
}
