import { japaneseSpan } from '../../mail/span';
import { japaneseTime } from '../../mail/time';
import type { RecoveryLanguage } from './content';

const TELL_SUPPORT = 'このメールには返信せず、ご存じの窓口からすぐにサポートまでご連絡ください。';

export const japanese: RecoveryLanguage = {
  subject: (news, appName) => {
    if (news.event === 'recovered')
      return news.link
        ? `${appName} アカウント復旧用リンクのお知らせ`
        : `${appName} サポートによるアカウント変更のお知らせ`;
    if (news.event === 'forgotten')
      return news.deleteUser
        ? `${appName} サポートによるアカウント削除のお知らせ`
        : `${appName} サポートによるサインイン方法の初期化のお知らせ`;
    if (news.event === 'number-released') return `${appName} サポートによる電話番号確認のお知らせ`;
    if (news.event === 'link-used') return `${appName} 復旧用リンクによるサインインのお知らせ`;
    if (news.event === 'code-used') return `${appName} リカバリーコードによるサインインのお知らせ`;
    return `${appName} リカバリーコード発行のお知らせ`;
  },
  greeting: 'いつもご利用いただきありがとうございます。',
  intro: (news, appName) => {
    if (news.event === 'recovered')
      return news.link
        ? `${appName} のアカウント復旧の依頼をサポートが受け付けました。次のリンクからサインインし、今後のサインイン方法を設定してください。`
        : `${appName} のアカウント復旧の依頼をサポートが受け付け、アカウントを変更しました。`;
    if (news.event === 'forgotten')
      return news.deleteUser
        ? `${appName} のアカウント削除の依頼をサポートが受け付け、アカウントをパスキー、コード、リンクとともに削除しています。いずれも今後は使用できません。`
        : `${appName} のサインイン方法を初期化する依頼をサポートが受け付け、パスキー、コード、リンクを削除しています。いずれも今後は使用できません。アカウントはそのまま残ります。`;
    if (news.event === 'number-released')
      return `${appName} のアカウントの電話番号が現在もご本人のものであることを、依頼に基づきサポートが確認しました。この番号に届くコードだけで、再びサインインできます。`;
    if (news.event === 'link-used')
      return `サポートがお送りした復旧用リンクを使って、${appName} のアカウントへのサインインが行われました。`;
    if (news.event === 'code-used')
      return `リカバリーコードを使って、${appName} のアカウントへのサインインが行われました。${
        news.left === 0
          ? '未使用のコードは残っていません。新しいコードを発行してください。'
          : `未使用のコードは残り${news.left}個です。`
      }`;
    return `${appName} のアカウントのリカバリーコードが${news.made}個発行されました。以前のコードはすべて無効です。`;
  },
  action: (action) =>
    ({
      'sign-out': 'すべての端末からサインアウトしました。',
      'reset-totp': '認証アプリの登録を解除しました。',
      'move-to-sms': 'パスワードでサインインするときの認証コードは、SMSで届きます。',
      'revoke-passkeys': 'パスキーを削除しました。',
      'forget-devices': '記憶されていた端末をすべて解除しました。',
      'revoke-codes': 'リカバリーコードを無効にしました。',
      admit: 'アカウントを有効にし、登録時のパスワードを無効にしました。',
    })[action],
  button: 'サインインする',
  copyHint: 'ボタンが動作しない場合は、次のアドレスをコピーしてブラウザーで開いてください。',
  life: (seconds) =>
    `このリンクの有効期間は${japaneseSpan(seconds)}で、一度だけ使用できます。サポート担当者を含め、誰にも教えないでください。`,
  when: (at) => `日時：${japaneseTime(at)}（協定世界時）`,
  advice: (news) =>
    news.event === 'recovered' && news.link
      ? `お心当たりのない場合は、リンクを使用せず、${TELL_SUPPORT}`
      : `お心当たりのない場合は、${TELL_SUPPORT}`,
};
