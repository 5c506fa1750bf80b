import { useState } from 'react';
import { useWords } from '../words';
import { Button } from './button';

/** The way on where a change needs a fresh sign-in: what leads, whatever stands beside it. */
export function SignInAgain({ onSignInAgain }: { onSignInAgain(): Promise<void> }) {
  const { t } = useWords();
  const [busy, setBusy] = useState(false);
  return (
    <Button
      busy={busy}
      onClick={async () => {
        setBusy(true);
        await onSignInAgain();
      }}
    >
      {busy ? t.session.signingOut : t.passkeys.signInAgain}
    </Button>
  );
}
