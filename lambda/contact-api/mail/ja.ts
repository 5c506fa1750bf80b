import { japaneseTime } from '../../shared/mail/time';
import type { NoticeLanguage } from './content';

const NAMES = { email: 'メールアドレス', phone_number: '電話番号' } as const;

export const japanese: NoticeLanguage = {
  subject: ({ kind, event }, appName) =>
    event === 'changed'
      ? `${appName} ${NAMES[kind]}変更のお知らせ`
      : `${appName} ${NAMES[kind]}削除のお知らせ`,
  greeting: 'いつもご利用いただきありがとうございます。',
  intro: ({ kind, event }, appName) =>
    event === 'changed'
      ? `認証コードによる確認のうえ、${appName} のアカウントの${NAMES[kind]}が変更されました。`
      : `${appName} の別のアカウントをお持ちの方が、お客様のアカウントに登録されていた${NAMES[kind]}の持ち主であることを認証コードで確認しました。この${NAMES[kind]}はお客様のアカウントから削除され、サインインには使用できなくなりました。`,
  when: (at) => `日時：${japaneseTime(at)}（協定世界時）`,
  advice: ({ event }) =>
    event === 'changed'
      ? 'お心当たりのない場合は、第三者がアカウントにアクセスしている可能性があります。サポートまでご連絡ください。'
      : '現在もお客様がお使いの場合は、別の方法でサインインして登録し直し、サポートまでご連絡ください。',
};
