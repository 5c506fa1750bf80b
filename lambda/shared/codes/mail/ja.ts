import { japaneseSpan } from '../../mail/span';
import { japaneseTime } from '../../mail/time';
import type { CodeMailLanguage } from './content';

export const japanese: CodeMailLanguage = {
  subject: (use, appName) =>
    use === 'sign-in'
      ? `${appName} サインイン用認証コードのお知らせ`
      : `${appName} 新しいメールアドレスのご確認`,
  greeting: 'いつもご利用いただきありがとうございます。',
  intro: (use, appName) =>
    use === 'sign-in'
      ? `${appName} のサインイン画面で、次の認証コードを入力してください。`
      : `${appName} のメールアドレス変更画面で、次の認証コードを入力してください。`,
  life: (seconds) =>
    `この認証コードの有効期間は${japaneseSpan(seconds)}で、一度だけ使用できます。新しいコードを受け取ると、以前のコードは使用できなくなります。`,
  keep: 'この認証コードは誰にも教えないでください。弊社からお尋ねすることはありません。',
  requested: (at) => `リクエスト日時：${japaneseTime(at)}（協定世界時）`,
  ignore: (use) =>
    use === 'sign-in'
      ? 'お心当たりのない場合は、このメールを破棄してください。コードを知らない第三者がサインインすることはできません。'
      : 'お心当たりのない場合は、このメールを破棄してください。コードが入力されない限り、何も変更されません。',
};
