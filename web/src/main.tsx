import { type ReactNode, StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App, fetchNextViews, startingPlace } from './app';
import { FaultBoundary } from './components/fault-boundary';
import { Shell } from './components/shell';
import { type ApplicationConfig, loadPageConfig, type PageConfig, PageConfigError } from './config';
import { createSignIn } from './custom-auth/sign-in';
import { browserLanguages, languages, offeredLanguages, type Spoken, speak, startLanguage } from './i18n';
import { onLink, takeLink } from './magic-link/visit';
import { type BrokenReason, BrokenView } from './page/views/broken';
import { WaitingView } from './page/views/waiting';
import type { WayOn } from './shared/way-on';
import { WordsProvider } from './words';
import './styles/base.css';
import './styles/shell.css';
import './styles/views.css';
import './styles/passkeys.css';
import './styles/codes.css';

/** Milliseconds that an empty page needs no words. */
const waitUnsaid = 400;

const firstLink = takeLink();
/** Where an application wants people sent back to. */
const returnTo = new URL(window.location.href).searchParams.get('returnTo');
const element = document.getElementById('app');
if (!element) throw new Error('The document has no element with the id "app".');
const root = createRoot(element);

/** Milliseconds after the first view is painted. */
const aheadAfter = 100;

const storageWorks = (): boolean => {
  try {
    window.localStorage.setItem('SignInPage.probe', '');
    window.localStorage.removeItem('SignInPage.probe');
    return true;
  } catch {
    return false;
  }
};

/** Falls back to English. */
const startWords = (...wishes: Parameters<typeof startLanguage>): Promise<Spoken> =>
  speak(startLanguage(...wishes)).catch(() => speak('en'));

/** In every language, by the document's own words. */
function showWithoutWords(host: HTMLElement): void {
  if (host.childElementCount > 0) return;
  const said = document.getElementById('without-words');
  if (said instanceof HTMLTemplateElement) host.append(said.content.cloneNode(true));
}

/** Undefined where its code doesn't come: people stay here, signed in. */
async function wayOnOf(application: ApplicationConfig, clientId: string): Promise<WayOn | undefined> {
  try {
    const { wayOn } = await import('./shared/way-on');
    const visit = { asked: returnTo, isNewVisit: !firstLink };
    return wayOn(application, clientId, visit, window.localStorage, (to) => window.location.assign(to));
  } catch {
    return undefined;
  }
}

async function show(): Promise<void> {
  // Mostly right, so fetched along with the configuration.
  const likely = startWords(languages, browserLanguages(), { getItem: () => null });
  // Whoever awaits it gets the error.
  likely.catch(() => undefined);
  const broken = async (reason: BrokenReason, appName: string) =>
    root.render(
      <WordsProvider offered={[]} start={await likely}>
        <Shell appName={appName} scene="refused">
          <BrokenView reason={reason} />
        </Shell>
      </WordsProvider>,
    );

  let config: PageConfig;
  try {
    config = await loadPageConfig(window.fetch.bind(window));
  } catch (error) {
    if (!(error instanceof PageConfigError)) throw error;
    return broken({ kind: 'config', detail: error.message }, '');
  }
  if (!storageWorks()) {
    return broken({ kind: 'storage' }, config.appName);
  }

  const offered = offeredLanguages(config.locales);
  const first = await startWords(offered, browserLanguages(), window.localStorage);
  let { language } = first;
  const signIn = createSignIn(config, () => language);
  const render = (content: ReactNode) =>
    root.render(
      <StrictMode>
        <WordsProvider
          offered={offered}
          start={first}
          onChoice={(chosen) => {
            language = chosen;
          }}
        >
          {content}
        </WordsProvider>
      </StrictMode>,
    );
  // Expired tokens are renewed first; if that takes long, it is said.
  const waiting = window.setTimeout(() => {
    render(
      <Shell appName={config.appName} scene="sealed">
        <WaitingView />
      </Shell>,
    );
  }, waitUnsaid);
  const [start, wayOn] = await Promise.all([
    startingPlace(signIn, firstLink),
    config.application && wayOnOf(config.application, config.userPoolClientId),
  ]);
  window.clearTimeout(waiting);
  render(
    <FaultBoundary
      fault={
        <Shell appName={config.appName} scene="refused">
          <BrokenView reason={{ kind: 'fault' }} />
        </Shell>
      }
    >
      <App config={config} signIn={signIn} start={start} wayOn={wayOn} onLink={onLink} />
    </FaultBoundary>,
  );
  window.setTimeout(() => void fetchNextViews(), aheadAfter);
}

show().catch((error) => {
  showWithoutWords(element);
  throw error;
});
