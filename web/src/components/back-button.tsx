import { useWords } from '../words';
import { Button } from './button';

/** The way back to where the person chooses how to sign in. */
export function BackButton({ onBack }: { onBack(): void }) {
  const { t } = useWords();
  return (
    <Button kind="quiet" onClick={onBack}>
      {t.secondProof.back}
    </Button>
  );
}
