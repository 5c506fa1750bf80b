import { type ReactNode, useLayoutEffect, useRef, useState } from 'react';
import { type Language, languageName } from '../i18n';
import { useWords } from '../words';
import { brandLinks, logo } from './brand';
import { Illustration, type Scene } from './illustration';

/** The frame of every view. */
export function Shell({
  appName,
  scene,
  wide = false,
  inboxUrl,
  children,
}: {
  readonly appName: string;
  readonly scene: Scene;
  readonly wide?: boolean;
  readonly inboxUrl?: string | undefined;
  readonly children: ReactNode;
}) {
  const { t } = useWords();
  return (
    <div className={wide ? 'shell shell-wide' : 'shell'}>
      <header className="panel">
        <p className="panel-name">{logo === null ? appName : logo(appName)}</p>
        <Illustration scene={scene} />
      </header>
      <main className="content">
        <div className="content-inner">{children}</div>
        <footer className="foot">
          <LanguageChoice />
          {inboxUrl && (
            <a className="quiet-link" href={inboxUrl} target="_blank" rel="noreferrer">
              {t.sent.openInbox}
            </a>
          )}
          {brandLinks}
        </footer>
      </main>
    </div>
  );
}

function LanguageChoice() {
  const { t, language, offered, choose } = useWords();
  const [hasFailed, setHasFailed] = useState(false);
  if (offered.length < 2) return null;
  const take = (offer: Language) =>
    choose(offer).then(
      () => setHasFailed(false),
      () => setHasFailed(true),
    );
  return (
    <fieldset className="languages">
      <legend className="unseen">{t.language}</legend>
      {offered.map((offer: Language) => (
        <button
          key={offer}
          type="button"
          lang={offer}
          aria-pressed={offer === language}
          onClick={() => void take(offer)}
        >
          {languageName(offer)}
        </button>
      ))}
      <p role="alert">{hasFailed && t.problems.network}</p>
    </fieldset>
  );
}

/**
 * A view that replaces another gets the focus here, for screen readers and keyboards; a visit's first view
 * doesn't.
 */
export function ViewTitle({ children, focus }: { readonly children: ReactNode; readonly focus: boolean }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useLayoutEffect(() => {
    if (focus) heading.current?.focus();
  }, [focus]);
  return (
    <h1 ref={heading} tabIndex={-1}>
      {children}
    </h1>
  );
}
