import { japaneseSpan } from '../../../../shared/mail/span';
import { japaneseTime } from '../../../../shared/mail/time';
import type { Language } from './content';

export const japanese: Language = {
  subject: (appName) => `${appName} サインイン用リンクのお知らせ`,
  greeting: 'いつもご利用いただきありがとうございます。',
  intro: (appName) => `${appName} にサインインするには、次のリンクを開いてください。`,
  button: 'サインインする',
  copyHint: 'ボタンが動作しない場合は、次のアドレスをコピーしてブラウザーで開いてください。',
  life: (seconds) => `このリンクの有効期間は${japaneseSpan(seconds)}で、一度だけ使用できます。`,
  requested: (at) => `リクエスト日時：${japaneseTime(at)}（協定世界時）`,
  sameBrowser: 'リンクは、サインインの操作を始めたのと同じブラウザーで開いてください。',
  codeHint: (seconds) =>
    `サインインの操作を始めたブラウザーで、次の認証コードを${japaneseSpan(seconds)}以内に入力することもできます。リンクと認証コードは、どちらか一方を一度だけ使用できます。認証コードは誰にも教えないでください。`,
  ignore:
    'お心当たりのない場合は、このメールを破棄してください。リンクを知らない第三者がサインインすることはできません。',
};
