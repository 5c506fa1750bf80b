import { useEffect, useRef } from 'react';
import type { Session } from '../../custom-auth/session';
import type { Passkeys } from '../client';

/**
 * Offers passkeys in the field while `isOn`. Returns the function that stops it at once, for another prompt.
 */
export function usePasskeyAutofill(
  passkeys: Passkeys | undefined,
  isOn: boolean,
  on: { onChosen(): void; onSignedIn(session: Session): void; onFailed(error: unknown): void },
): () => void {
  const running = useRef<AbortController>(undefined);
  const latest = useRef(on);
  latest.current = on;

  useEffect(() => {
    if (!passkeys || !isOn) return;
    const controller = new AbortController();
    let isChosen = false;
    const offer = async () => {
      if (!(await passkeys.hasAutofill()) || controller.signal.aborted) return;
      try {
        const onChosen = () => {
          isChosen = true;
          running.current = undefined;
          latest.current.onChosen();
        };
        latest.current.onSignedIn(await passkeys.autofill({ signal: controller.signal, onChosen }));
      } catch (error) {
        // Until somebody chooses a passkey, they have asked for nothing that could fail.
        if (isChosen) latest.current.onFailed(error);
      }
    };
    running.current = controller;
    void offer();
    return () => {
      // A sign-in with the chosen passkey goes on, even though choosing it ended the offer.
      if (!isChosen) controller.abort();
    };
  }, [passkeys, isOn]);

  return () => running.current?.abort();
}
