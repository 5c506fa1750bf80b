import { ViewTitle } from '../../components/shell';
import { useWords } from '../../words';

/** Stands where the page can't show anything yet. */
export function WaitingView() {
  const { t } = useWords();
  return <ViewTitle focus={false}>{t.loading}</ViewTitle>;
}
