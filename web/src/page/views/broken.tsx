import { useEffect } from 'react';
import { Button } from '../../components/button';
import { ViewTitle } from '../../components/shell';
import { useWords } from '../../words';

export type BrokenReason =
  | { readonly kind: 'config'; readonly detail: string }
  | { readonly kind: 'storage' }
  | { readonly kind: 'fault' };

export function BrokenView({ reason }: { readonly reason: BrokenReason }) {
  const { t } = useWords();
  const { title, lead, retry } = {
    config: { title: t.broken.title, lead: t.broken.lead, retry: t.broken.retry },
    storage: { title: t.broken.storageTitle, lead: t.broken.storage, retry: t.broken.retry },
    fault: { title: t.broken.faultTitle, lead: t.broken.fault, retry: t.broken.reload },
  }[reason.kind];
  useEffect(() => {
    document.title = title;
  }, [title]);
  return (
    <>
      <ViewTitle focus={reason.kind === 'fault'}>{title}</ViewTitle>
      <p className="lead">{lead}</p>
      {reason.kind === 'config' && <p className="notice notice-detail">{reason.detail}</p>}
      <div className="actions">
        <Button kind="second" onClick={() => window.location.reload()}>
          {retry}
        </Button>
      </div>
    </>
  );
}
