import { japaneseTime } from '../../shared/mail/time';
import type { NoticeLanguage } from './content';

export const japanese: NoticeLanguage = {
  subject: (change, appName) =>
    change === 'added' ? `${appName} パスキー追加のお知らせ` : `${appName} パスキー削除のお知らせ`,
  greeting: 'いつもご利用いただきありがとうございます。',
  intro: (change, appName) =>
    change === 'added'
      ? `${appName} のアカウントにパスキーが追加されました。このパスキーでサインインできるようになりました。`
      : `${appName} のアカウントからパスキーが削除されました。このパスキーではサインインできなくなりました。`,
  passkey: (friendlyName) => `パスキーの名前：${friendlyName}`,
  when: (at) => `日時：${japaneseTime(at)}（協定世界時）`,
  advice: (change) =>
    change === 'added'
      ? 'お心当たりのない場合は、第三者がアカウントにアクセスしている可能性があります。サインインしてこのパスキーを削除し、サポートまでご連絡ください。'
      : 'お心当たりのない場合は、第三者がアカウントにアクセスしている可能性があります。サインインしてパスキーの一覧をご確認のうえ、サポートまでご連絡ください。',
};
