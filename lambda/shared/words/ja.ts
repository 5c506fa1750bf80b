import type * as Words from './words';

export const formats: Words.Formats = {
  tag: 'ja',
  gap: '',
  zoned: (at, zone = '協定世界時') => `${at}（${zone}）`,
};

const GREETING = 'いつもご利用いただきありがとうございます。';
const COPY_HINT = 'ボタンが動作しない場合は、次のアドレスをコピーしてブラウザで開いてください。';
const REQUESTED = (at: string) => `リクエスト日時：${at}`;
const HAPPENED = (at: string) => `日時：${at}`;

export const linkMail: Words.LinkMailWords = {
  subject: (appName, hasCode) => `${appName} サインイン用リンク${hasCode ? 'とコード' : ''}のお知らせ`,
  greeting: GREETING,
  intro: (appName) => `${appName} にサインインするには、次のリンクを開いてください。`,
  button: 'サインインする',
  copyHint: COPY_HINT,
  life: (span) => `このリンクの有効期間は${span}間で、一度だけ使用できます。`,
  requested: REQUESTED,
  sameBrowser: 'リンクは、サインインの操作を始めたのと同じブラウザで開いてください。',
  codeHint: (span) =>
    `サインインの操作を始めたブラウザで、次のコードを${span}以内に入力することもできます。リンクとコードは、どちらか一方を一度だけ使用できます。コードは誰にも教えないでください。`,
  ignore: (hasCode) =>
    `お心当たりのない場合は、このメールを破棄してください。リンク${hasCode ? 'やコード' : ''}を知らない第三者がサインインすることはできません。`,
};

export const codeMail: Words.CodeMailWords = {
  subject: (use, appName) =>
    use === 'sign-in' ? `${appName} サインイン用コードのお知らせ` : `${appName} 新しいメールアドレスのご確認`,
  greeting: GREETING,
  intro: (use, appName) =>
    use === 'sign-in'
      ? `${appName} のサインイン画面で、次のコードを入力してください。`
      : `${appName} のメールアドレス変更画面で、次のコードを入力してください。`,
  life: (span) =>
    `このコードの有効期間は${span}間で、一度だけ使用できます。新しいコードを受け取ると、以前のコードは使用できなくなります。`,
  keep: 'このコードは誰にも教えないでください。弊社からお尋ねすることはありません。',
  requested: REQUESTED,
  ignore: (use) =>
    use === 'sign-in'
      ? 'お心当たりのない場合は、このメールを破棄してください。コードを知らない第三者がサインインすることはできません。'
      : 'お心当たりのない場合は、このメールを破棄してください。コードが入力されない限り、何も変更されません。',
};

export const sms: Words.SmsWords = (appName, code) =>
  `${appName} コード：${code}\n他人に教えないでください。`;

const CONTACTS = { email: 'メールアドレス', phone_number: '電話番号' } as const;

export const contactNotice: Words.ContactNoticeWords = {
  subject: ({ kind, event }, appName) =>
    event === 'changed'
      ? `${appName} ${CONTACTS[kind]}変更のお知らせ`
      : `${appName} ${CONTACTS[kind]}削除のお知らせ`,
  greeting: GREETING,
  intro: ({ kind, event }, appName) =>
    event === 'changed'
      ? `コードによる確認のうえ、${appName} のアカウントの${CONTACTS[kind]}が変更されました。`
      : `${appName} の別のアカウントをお持ちの方が、お客様のアカウントに登録されていた${CONTACTS[kind]}の持ち主であることをコードで確認しました。この${CONTACTS[kind]}はお客様のアカウントから削除され、サインインには使用できなくなりました。`,
  when: HAPPENED,
  advice: ({ event }) =>
    event === 'changed'
      ? 'お心当たりのない場合は、第三者がアカウントにアクセスしている可能性があります。サポートまでご連絡ください。'
      : '現在もお客様がお使いの場合は、別の方法でサインインして登録し直し、サポートまでご連絡ください。',
};

export const passkeyNotice: Words.PasskeyNoticeWords = {
  subject: (change, appName) =>
    change === 'added' ? `${appName} パスキー追加のお知らせ` : `${appName} パスキー削除のお知らせ`,
  greeting: GREETING,
  intro: (change, appName) =>
    change === 'added'
      ? `${appName} のアカウントにパスキーが追加されました。このパスキーでサインインできるようになりました。`
      : `${appName} のアカウントからパスキーが削除されました。このパスキーではサインインできなくなりました。`,
  passkey: (friendlyName) => `パスキーの名前：${friendlyName}`,
  when: HAPPENED,
  advice: (change) =>
    change === 'added'
      ? 'お心当たりのない場合は、第三者がアカウントにアクセスしている可能性があります。サインインしてこのパスキーを削除し、サポートまでご連絡ください。'
      : 'お心当たりのない場合は、第三者がアカウントにアクセスしている可能性があります。サインインしてパスキーの一覧をご確認のうえ、サポートまでご連絡ください。',
};

export const summary: Words.SummaryWords = {
  subject: (appName) => `${appName} アカウント変更のまとめのお知らせ`,
  greeting: GREETING,
  intro: (appName) =>
    `${appName} のアカウントに短い時間に多くの変更がありましたので、まとめてお知らせします。`,
  what: {
    'passkey-added': 'パスキーの追加',
    'passkey-removed': 'パスキーの削除',
    'email-changed': 'メールアドレスの変更',
    'email-taken-off': 'メールアドレスの削除（別の方が持ち主であることを確認したため）',
    'phone-changed': '電話番号の変更',
    'phone-taken-off': '電話番号の削除（別の方が持ち主であることを確認したため）',
    'recovery-codes-made': '新しいリカバリーコードの発行（以前のコードは無効になりました）',
    'recovery-code-used': 'リカバリーコードによるサインイン',
    'recovery-link-used': 'リカバリーリンクによるサインイン',
  },
  once: (what, at) => `${what}：${at}`,
  often: (what, count, first, last) => `${what}：${count}回、${first}から${last}まで`,
  advice:
    'お心当たりのない場合は、第三者がアカウントにアクセスしている可能性があります。サインインしてサインイン方法をご確認のうえ、サポートまでご連絡ください。',
};

const TELL_SUPPORT = 'このメールには返信せず、ご存じの窓口からすぐにサポートまでご連絡ください。';

export const recoveryMail: Words.RecoveryMailWords = {
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
  greeting: GREETING,
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
  actions: {
    'sign-out': 'すべての端末からサインアウトしました。',
    'reset-totp': '認証アプリの登録を解除しました。',
    'move-to-sms': 'パスワードでサインインするときのコードは、SMSで届きます。',
    'revoke-passkeys': 'パスキーを削除しました。',
    'forget-devices': '記憶されていた端末をすべて解除しました。',
    'revoke-codes': 'リカバリーコードを無効にしました。',
    admit: 'アカウントを有効にし、登録時のパスワードを無効にしました。',
  },
  button: 'サインインする',
  copyHint: COPY_HINT,
  life: (span) =>
    `このリンクの有効期間は${span}間で、一度だけ使用できます。サポート担当者を含め、誰にも教えないでください。`,
  when: HAPPENED,
  advice: (news) =>
    news.event === 'recovered' && news.link
      ? `お心当たりのない場合は、リンクを使用せず、${TELL_SUPPORT}`
      : `お心当たりのない場合は、${TELL_SUPPORT}`,
};

const SECRET = 'コードは、サポート担当者を含め誰にも教えないでください。';

export const cognitoMessage: Words.CognitoMessageWords = {
  subject: (kind, appName) =>
    ({
      'confirm-account': `${appName} アカウント確認のお願い`,
      'reset-password': `${appName} パスワード再設定用のコード`,
      'confirm-contact': `${appName} 連絡先確認用のコード`,
      'sign-in': `${appName} サインイン用のコード`,
      invite: `${appName} アカウントのご案内`,
    })[kind],
  greeting: (name) => (name === undefined ? GREETING : `${name} 様`),
  intro: (kind, appName, userName) =>
    ({
      'confirm-account': `${appName} のアカウントを確認するため、次のコードを入力してください。`,
      'reset-password': `${appName} の新しいパスワードを設定するには、次のコードを入力してください。`,
      'confirm-contact': `${appName} で連絡先を確認するため、次のコードを入力してください。`,
      'sign-in': `${appName} へのサインインを完了するには、次のコードを入力してください。`,
      invite: `${appName} のアカウントが作成されました。ユーザー名 ${userName} と次の仮パスワードでサインインしてください。`,
    })[kind],
  notes: {
    'confirm-account': [
      SECRET,
      'お心当たりのない場合は、このメールを破棄してください。コードがなければ、アカウントは誰にも使用できません。',
    ],
    'reset-password': [
      SECRET,
      'お心当たりのない場合は、このメールを破棄してください。パスワードは変更されません。',
    ],
    'confirm-contact': [
      SECRET,
      'お心当たりのない場合は、このメールを破棄してください。コードがなければ、何も変更されません。',
    ],
    'sign-in': [
      SECRET,
      '現在サインインの操作をしていない場合は、第三者にパスワードを知られている可能性があります。パスワードを変更し、サポートまでご連絡ください。',
    ],
    invite: [
      'サインインすると、新しいパスワードの設定を求められます。仮パスワードは誰にも教えないでください。',
    ],
  },
  sms: (kind, appName, code, userName) =>
    ({
      'confirm-account': `${appName} 登録確認コード：${code}\n他人に教えないで。`,
      'reset-password': `${appName} パスワード再設定コード：${code}\n他人に教えないで。`,
      'confirm-contact': `${appName} 番号確認コード：${code}\n他人に教えないで。`,
      'sign-in': `${appName} コード：${code}\n他人に教えないで。`,
      invite: `${appName} ユーザー名：${userName}\n仮パスワード：${code}`,
    })[kind],
};

export const links: Words.LinkWords = {
  terms: '利用規約',
  privacy: 'プライバシーポリシー',
  imprint: '運営者情報',
  support: 'サポート',
};

export const refusal: Words.RefusalWords = {
  refused:
    'このサービスにはサインインできません。心当たりがない場合は、サービスの運営者にお問い合わせください。',
  notChecked: 'ただいま確認できませんでした。しばらくしてから、もう一度お試しください。',
};
