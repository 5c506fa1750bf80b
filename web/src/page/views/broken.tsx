import { Button } from '../../components/button';
import { ViewTitle } from '../../components/shell';
import { useWords } from '../../words';

/** The page can't work: its configuration is missing, or the browser keeps nothing. */
export function BrokenView({
  reason,
}: {
  readonly reason: { kind: 'config'; detail: string } | { kind: 'storage' };
}) {
  const { t } = useWords();
  return (
    <>
      <ViewTitle focus={false}>{t.broken.title}</ViewTitle>
      <p className="lead">{reason.kind === 'config' ? t.broken.lead : t.broken.storage}</p>
      {reason.kind === 'config' && <p className="notice notice-detail">{reason.detail}</p>}
      <div className="actions">
        <Button kind="second" onClick={() => window.location.reload()}>
          {t.broken.retry}
        </Button>
      </div>
    </>
  );
}
