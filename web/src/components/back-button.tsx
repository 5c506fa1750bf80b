import { useWords } from '../words';
import { Button } from './button';

export function BackButton({ onBack }: { onBack(): void }) {
  const { t } = useWords();
  return (
    <Button kind="quiet" onClick={onBack}>
      {t.secondProof.back}
    </Button>
  );
}
