/** Links that a visit comes with. */
import { type FoundLink, findLink } from './link';

/**
 * Takes a link off the address bar, also one that is broken. Call it before anything else runs: the link must
 * not stay in the history or a screenshot.
 */
export function takeLink(): FoundLink | undefined {
  const { link, page } = findLink(window.location.href);
  if (link) window.history.replaceState(null, '', page);
  return link;
}

/** Calls back with every link the open page is sent to. Gives the function that ends this. */
export function onLink(found: (link: FoundLink) => void): () => void {
  const listener = () => {
    const link = takeLink();
    if (link) found(link);
  };
  window.addEventListener('hashchange', listener);
  return () => window.removeEventListener('hashchange', listener);
}
