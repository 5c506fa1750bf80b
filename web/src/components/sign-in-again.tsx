import { useState } from 'react';
import { useWords } from '../words';
import { Button } from './button';

/** For changes that need a fresh sign-in. */
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
