import type { MessageKind } from '../kind';
import type { MessageLanguage } from './language';

const SECRET = '認証コードは、サポート担当者を含め誰にも教えないでください。';

const NOTES: Readonly<Record<MessageKind, readonly string[]>> = {
  'confirm-account': [
    SECRET,
    'お心当たりのない場合は、このメールを破棄してください。認証コードがなければ、アカウントは誰にも使用できません。',
  ],
  'reset-password': [
    SECRET,
    'お心当たりのない場合は、このメールを破棄してください。パスワードは変更されません。',
  ],
  'confirm-contact': [
    SECRET,
    'お心当たりのない場合は、このメールを破棄してください。認証コードがなければ、何も変更されません。',
  ],
  'sign-in': [
    SECRET,
    '現在サインインの操作をしていない場合は、第三者にパスワードを知られている可能性があります。パスワードを変更し、サポートまでご連絡ください。',
  ],
  invite: [
    'サインインすると、新しいパスワードの設定を求められます。仮パスワードは誰にも教えないでください。',
  ],
};

export const japanese: MessageLanguage = {
  subject: (kind, appName) =>
    ({
      'confirm-account': `${appName} アカウント確認のお願い`,
      'reset-password': `${appName} パスワード再設定用の認証コード`,
      'confirm-contact': `${appName} 連絡先確認用の認証コード`,
      'sign-in': `${appName} サインイン用の認証コード`,
      invite: `${appName} アカウントのご案内`,
    })[kind],
  greeting: (name) => (name === undefined ? 'いつもご利用いただきありがとうございます。' : `${name} 様`),
  intro: (kind, appName, userName) =>
    ({
      'confirm-account': `${appName} のアカウントを確認するため、次の認証コードを入力してください。`,
      'reset-password': `${appName} の新しいパスワードを設定するには、次の認証コードを入力してください。`,
      'confirm-contact': `${appName} で連絡先を確認するため、次の認証コードを入力してください。`,
      'sign-in': `${appName} へのサインインを完了するには、次の認証コードを入力してください。`,
      invite: `${appName} のアカウントが作成されました。ユーザー名 ${userName} と次の仮パスワードでサインインしてください。`,
    })[kind],
  notes: (kind) => NOTES[kind],
  sms: (kind, appName, code, userName) =>
    ({
      'confirm-account': `${appName} 登録確認コード：${code}\n他人に教えないで。`,
      'reset-password': `${appName} パスワード再設定コード：${code}\n他人に教えないで。`,
      'confirm-contact': `${appName} 番号確認コード：${code}\n他人に教えないで。`,
      'sign-in': `${appName} 認証コード：${code}\n他人に教えないで。`,
      invite: `${appName} ユーザー名：${userName}\n仮パスワード：${code}`,
    })[kind],
};
