import type { NoticeKind } from '../../shared/mail/notice-kinds';
import { japaneseTime } from '../../shared/mail/time';
import type { SummaryLanguage } from './content';

const WHAT: Readonly<Record<NoticeKind, string>> = {
  'passkey-added': 'パスキーの追加',
  'passkey-removed': 'パスキーの削除',
  'email-changed': 'メールアドレスの変更',
  'email-taken-off': 'メールアドレスの削除（別の方が持ち主であることを確認したため）',
  'phone-changed': '電話番号の変更',
  'phone-taken-off': '電話番号の削除（別の方が持ち主であることを確認したため）',
  'recovery-codes-made': '新しいリカバリーコードの発行（以前のコードは無効になりました）',
  'recovery-code-used': 'リカバリーコードによるサインイン',
  'recovery-link-used': 'リカバリーリンクによるサインイン',
};

export const japanese: SummaryLanguage = {
  subject: (appName) => `${appName} アカウント変更のまとめのお知らせ`,
  greeting: 'いつもご利用いただきありがとうございます。',
  intro: (appName) =>
    `${appName} のアカウントに短い時間に多くの変更がありましたので、まとめてお知らせします。`,
  line: (kind, count, first, last) =>
    count === 1
      ? `${WHAT[kind]}：${japaneseTime(first)}（協定世界時）`
      : `${WHAT[kind]}：${count}回、${japaneseTime(first)}から${japaneseTime(last)}まで（協定世界時）`,
  advice:
    'お心当たりのない場合は、第三者がアカウントにアクセスしている可能性があります。サインインしてサインイン方法をご確認のうえ、サポートまでご連絡ください。',
};
