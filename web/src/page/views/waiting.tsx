import { ViewTitle } from '../../components/shell';
import { useWords } from '../../words';

export function WaitingView() {
  const { t } = useWords();
  return <ViewTitle focus={false}>{t.loading}</ViewTitle>;
}
