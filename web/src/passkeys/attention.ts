/** Whether the person looks at the page. */
export interface Attention {
  readonly window: Pick<EventTarget, 'addEventListener' | 'removeEventListener'>;
  readonly document: Pick<EventTarget, 'addEventListener' | 'removeEventListener'> & {
    readonly visibilityState: DocumentVisibilityState;
    hasFocus(): boolean;
  };
}

/**
 * Calls back once, when `delay` milliseconds are over and the person looks. Returns the function that calls
 * it off.
 *
 * Background tabs so ask nothing of the service, and a page behind the browser's passkey dialog leaves that
 * the focus.
 */
export function whenAttended(
  delay: number,
  { window, document }: Attention,
  callback: () => void,
): () => void {
  const isAttended = () => document.visibilityState === 'visible' && document.hasFocus();
  const check = () => {
    if (!isAttended()) return;
    callOff();
    callback();
  };
  const timer = setTimeout(() => {
    window.addEventListener('focus', check);
    document.addEventListener('visibilitychange', check);
    check();
  }, delay);
  const callOff = () => {
    clearTimeout(timer);
    window.removeEventListener('focus', check);
    document.removeEventListener('visibilitychange', check);
  };
  return callOff;
}

/** Of a field or the page. @throws the signal's reason when it was stopped */
export function nextFocus({ window, document }: Attention, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const places = [
      [document, 'focusin'],
      [document, 'pointerup'],
      [window, 'focus'],
    ] as const;
    const end = () => {
      for (const [place, event] of places) place.removeEventListener(event, come);
      signal.removeEventListener('abort', stop);
    };
    const come = () => {
      end();
      resolve();
    };
    const stop = () => {
      end();
      reject(signal.reason);
    };
    if (signal.aborted) return stop();
    for (const [place, event] of places) place.addEventListener(event, come);
    signal.addEventListener('abort', stop);
  });
}
