import { plural } from './plural';
import type * as Words from './words';

export const formats: Words.Formats = {
  tag: 'de',
  gap: ' ',
  zoned: (at, zone = 'UTC') => `${at} Uhr (${zone})`,
};

/** The next sentence begins with a small letter. */
const GREETING = 'Guten Tag,';
const COPY_HINT = 'Falls die Schaltfläche nicht funktioniert, kopieren Sie diese Adresse in Ihren Browser:';
const REQUESTED = (at: string) => `Er wurde am ${at} angefordert.`;
const HAPPENED = (at: string) => `Das geschah am ${at}.`;
const NOT_ASKED_FOR = 'Falls Sie ihn nicht angefordert haben, ignorieren Sie diese Nachricht.';
const SOMEBODY_ELSE =
  'Falls Sie das nicht selbst waren, hat möglicherweise jemand anderes Zugriff auf Ihr Konto:';

export const linkMail: Words.LinkMailWords = {
  subject: (appName, hasCode) => `Ihr Anmelde-Link ${hasCode ? 'und -Code ' : ''}für ${appName}`,
  greeting: GREETING,
  intro: (appName) => `mit diesem Link melden Sie sich bei ${appName} an:`,
  button: 'Anmelden',
  copyHint: COPY_HINT,
  life: (span) => `Der Link funktioniert einmal und ist ${span} lang gültig.`,
  requested: REQUESTED,
  sameBrowser: 'Öffnen Sie ihn in dem Browser, in dem Sie ihn angefordert haben.',
  codeHint: (span) =>
    `Oder geben Sie in dem Browser, in dem Sie den Link angefordert haben, innerhalb von ${span} diesen Code ein. Link und Code funktionieren zusammen nur einmal; geben Sie den Code an niemanden weiter.`,
  ignore: (hasCode) =>
    `${NOT_ASKED_FOR} Ohne den Link${hasCode ? ' oder den Code' : ''} kann sich niemand anmelden.`,
};

export const codeMail: Words.CodeMailWords = {
  subject: (use, appName) =>
    use === 'sign-in'
      ? `Ihr Anmelde-Code für ${appName}`
      : `Bestätigen Sie Ihre neue E-Mail-Adresse bei ${appName}`,
  greeting: GREETING,
  intro: (use, appName) =>
    use === 'sign-in'
      ? `geben Sie diesen Code dort ein, wo Sie sich bei ${appName} anmelden:`
      : `geben Sie diesen Code dort ein, wo Sie die E-Mail-Adresse Ihres Kontos bei ${appName} ändern:`,
  life: (span) =>
    `Der Code funktioniert einmal und ist ${span} lang gültig. Ein neuerer Code tritt an seine Stelle.`,
  keep: 'Geben Sie diesen Code an niemanden weiter, auch nicht auf Nachfrage: Wir fragen nie danach.',
  requested: REQUESTED,
  ignore: (use) =>
    use === 'sign-in'
      ? `${NOT_ASKED_FOR} Ohne den Code kann sich niemand anmelden.`
      : `${NOT_ASKED_FOR} Ohne den Code ändert sich nichts.`,
};

export const sms: Words.SmsWords = (appName, code) =>
  `${appName}: ${code} ist Ihr Code. Geben Sie ihn an niemanden weiter.`;

/** Both are feminine. */
const CONTACTS = { email: 'E-Mail-Adresse', phone_number: 'Telefonnummer' } as const;

export const contactNotice: Words.ContactNoticeWords = {
  subject: ({ kind, event }, appName) =>
    event === 'changed'
      ? `Die ${CONTACTS[kind]} Ihres Kontos bei ${appName} wurde geändert`
      : `Die ${CONTACTS[kind]} wurde aus Ihrem Konto bei ${appName} entfernt`,
  greeting: GREETING,
  intro: ({ kind, event }, appName) =>
    event === 'changed'
      ? `die ${CONTACTS[kind]} Ihres Kontos bei ${appName} wurde geändert, nachdem die neue mit einem Code bestätigt worden war.`
      : `jemand mit einem anderen Konto bei ${appName} hat mit einem Code bestätigt, dass die ${CONTACTS[kind]} Ihres Kontos ihm oder ihr gehört. Sie wurde aus Ihrem Konto entfernt und dient dort nicht mehr zur Anmeldung.`,
  when: HAPPENED,
  advice: ({ event }) =>
    event === 'changed'
      ? `${SOMEBODY_ELSE} Wenden Sie sich an unseren Support.`
      : 'Falls sie noch Ihnen gehört, melden Sie sich auf einem anderen Weg an, fügen Sie sie wieder hinzu und wenden Sie sich an unseren Support.',
};

export const passkeyNotice: Words.PasskeyNoticeWords = {
  subject: (change, appName) =>
    change === 'added'
      ? `Ihrem Konto bei ${appName} wurde ein Passkey hinzugefügt`
      : `Aus Ihrem Konto bei ${appName} wurde ein Passkey entfernt`,
  greeting: GREETING,
  intro: (change, appName) =>
    change === 'added'
      ? `Ihrem Konto bei ${appName} wurde ein Passkey hinzugefügt. Mit ihm ist nun eine Anmeldung möglich.`
      : `aus Ihrem Konto bei ${appName} wurde ein Passkey entfernt. Mit ihm ist keine Anmeldung mehr möglich.`,
  passkey: (friendlyName) => `Name des Passkeys: ${friendlyName}`,
  when: HAPPENED,
  advice: (change) =>
    change === 'added'
      ? `${SOMEBODY_ELSE} Melden Sie sich an, entfernen Sie diesen Passkey und wenden Sie sich an unseren Support.`
      : `${SOMEBODY_ELSE} Melden Sie sich an, sehen Sie Ihre Passkeys durch und wenden Sie sich an unseren Support.`,
};

export const summary: Words.SummaryWords = {
  subject: (appName) => `Weitere Änderungen an Ihrem Konto bei ${appName}`,
  greeting: GREETING,
  intro: (appName) =>
    `Ihr Konto bei ${appName} wurde öfter geändert, als wir einzelne Nachrichten senden. Das ist geschehen:`,
  what: {
    'passkey-added': 'Ein Passkey wurde hinzugefügt',
    'passkey-removed': 'Ein Passkey wurde entfernt',
    'email-changed': 'Die E-Mail-Adresse wurde geändert',
    'email-taken-off':
      'Die E-Mail-Adresse wurde entfernt, da jemand anderes bestätigt hat, dass sie ihm oder ihr gehört',
    'phone-changed': 'Die Telefonnummer wurde geändert',
    'phone-taken-off':
      'Die Telefonnummer wurde entfernt, da jemand anderes bestätigt hat, dass sie ihm oder ihr gehört',
    'recovery-codes-made':
      'Neue Wiederherstellungscodes wurden erstellt, und alle früheren sind nicht mehr gültig',
    'recovery-code-used': 'Jemand hat sich mit einem Wiederherstellungscode angemeldet',
    'recovery-link-used': 'Jemand hat sich mit einem Wiederherstellungslink angemeldet',
  },
  once: (what, at) => `${what}: am ${at}.`,
  often: (what, count, first, last) => `${what}: ${count}-mal, vom ${first} bis zum ${last}.`,
  advice: `${SOMEBODY_ELSE} Melden Sie sich an, sehen Sie durch, wie man sich dort anmelden kann, und wenden Sie sich an unseren Support.`,
};

const TELL_SUPPORT =
  'wenden Sie sich sofort an unseren Support, auf einem Weg, den Sie kennen, und nicht als Antwort auf diese Nachricht.';

export const recoveryMail: Words.RecoveryMailWords = {
  subject: (news, appName) => {
    if (news.event === 'recovered')
      return news.link
        ? `Zurück in Ihr Konto bei ${appName}`
        : `Unser Support hat Ihr Konto bei ${appName} geändert`;
    if (news.event === 'forgotten')
      return news.deleteUser
        ? `Unser Support löscht Ihr Konto bei ${appName}`
        : `Unser Support setzt Ihr Konto bei ${appName} zurück`;
    if (news.event === 'number-released')
      return `Unser Support hat die Telefonnummer Ihres Kontos bei ${appName} bestätigt`;
    if (news.event === 'link-used')
      return `Ihr Konto bei ${appName} wurde mit einem Wiederherstellungslink geöffnet`;
    if (news.event === 'code-used')
      return `Ihr Konto bei ${appName} wurde mit einem Wiederherstellungscode geöffnet`;
    return `Neue Wiederherstellungscodes für Ihr Konto bei ${appName}`;
  },
  greeting: GREETING,
  intro: (news, appName) => {
    if (news.event === 'recovered')
      return news.link
        ? `unser Support wurde gebeten, Ihnen zurück in Ihr Konto bei ${appName} zu helfen. Melden Sie sich mit diesem Link an und richten Sie dann ein, wie Sie sich künftig anmelden:`
        : `unser Support wurde gebeten, Ihnen zurück in Ihr Konto bei ${appName} zu helfen, und hat es geändert.`;
    if (news.event === 'forgotten')
      return news.deleteUser
        ? `unser Support wurde gebeten, Ihr Konto bei ${appName} zu löschen. Es wird nun mit seinen Passkeys, Codes und Links entfernt; nichts davon funktioniert mehr.`
        : `unser Support wurde gebeten, Ihre Anmeldung bei ${appName} zurückzusetzen. Ihre Passkeys, Codes und Links werden nun entfernt und funktionieren nicht mehr; das Konto selbst bleibt bestehen.`;
    if (news.event === 'number-released')
      return `unser Support wurde gebeten zu bestätigen, dass die Telefonnummer Ihres Kontos bei ${appName} noch Ihnen gehört. Mit Codes an diese Nummer melden Sie sich wieder ohne weiteren Nachweis an.`;
    if (news.event === 'link-used')
      return `jemand hat sich bei Ihrem Konto bei ${appName} mit dem Link angemeldet, den unser Support Ihnen gesendet hatte.`;
    if (news.event === 'code-used')
      return `jemand hat sich bei Ihrem Konto bei ${appName} mit einem Ihrer Wiederherstellungscodes angemeldet. ${
        news.left === 0
          ? 'Es ist keiner mehr übrig: Erstellen Sie neue.'
          : `${news.left} ${plural('de', news.left, { one: 'ist', other: 'sind' })} noch übrig.`
      }`;
    return `für Ihr Konto bei ${appName} wurden ${news.made} Wiederherstellungscodes erstellt. Alle früheren sind nicht mehr gültig.`;
  },
  actions: {
    'sign-out': 'Sie wurden überall abgemeldet.',
    'reset-totp': 'Ihre Authenticator-App gilt nicht mehr.',
    'move-to-sms': 'Codes für die Anmeldung mit Ihrem Passwort kommen nun per SMS.',
    'revoke-passkeys': 'Ihre Passkeys wurden entfernt.',
    'forget-devices': 'Keines Ihrer Geräte ist mehr gespeichert.',
    'revoke-codes': 'Ihre Wiederherstellungscodes sind nicht mehr gültig.',
    admit: 'Ihr Konto wurde bestätigt, und das Passwort, mit dem es angelegt wurde, ist nicht mehr gültig.',
  },
  button: 'Anmelden',
  copyHint: COPY_HINT,
  life: (span) =>
    `Der Link funktioniert einmal und ist ${span} lang gültig. Geben Sie ihn an niemanden weiter, auch nicht an unseren Support.`,
  when: HAPPENED,
  advice: (news) =>
    news.event === 'forgotten' || news.event === 'number-released'
      ? `Falls Sie nicht darum gebeten haben, ${TELL_SUPPORT}`
      : news.event === 'recovered'
        ? `Falls Sie nicht darum gebeten haben, ${news.link ? 'verwenden Sie den Link nicht und ' : ''}${TELL_SUPPORT}`
        : `Falls Sie das nicht selbst waren, ${TELL_SUPPORT}`,
};

const SECRET = 'Geben Sie den Code an niemanden weiter, auch nicht an unseren Support.';

export const cognitoMessage: Words.CognitoMessageWords = {
  subject: (kind, appName) =>
    ({
      'confirm-account': `Bestätigen Sie Ihr Konto bei ${appName}`,
      'reset-password': `Ihr Code für ein neues Passwort bei ${appName}`,
      'confirm-contact': `Bestätigen Sie Ihre Kontaktdaten bei ${appName}`,
      'sign-in': `Ihr Anmelde-Code für ${appName}`,
      invite: `Ihr Konto bei ${appName}`,
    })[kind],
  greeting: (name) => (name === undefined ? GREETING : `Guten Tag ${name},`),
  intro: (kind, appName, userName) =>
    ({
      'confirm-account': `geben Sie diesen Code ein, um Ihr Konto bei ${appName} zu bestätigen:`,
      'reset-password': `geben Sie diesen Code ein, um ein neues Passwort bei ${appName} zu wählen:`,
      'confirm-contact': `geben Sie diesen Code bei ${appName} ein, um zu bestätigen, dass Nachrichten Sie hier erreichen:`,
      'sign-in': `geben Sie diesen Code ein, um die Anmeldung bei ${appName} abzuschließen:`,
      invite: `für Sie wurde ein Konto bei ${appName} angelegt. Melden Sie sich als ${userName} mit diesem vorläufigen Passwort an:`,
    })[kind],
  notes: {
    'confirm-account': [
      SECRET,
      'Falls Sie kein Konto anlegen wollten, ignorieren Sie diese Nachricht. Ohne den Code kann niemand es nutzen.',
    ],
    'reset-password': [SECRET, `${NOT_ASKED_FOR} Ihr Passwort bleibt, wie es ist.`],
    'confirm-contact': [SECRET, `${NOT_ASKED_FOR} Ohne den Code ändert sich nichts.`],
    'sign-in': [
      SECRET,
      'Falls Sie sich gerade nicht anmelden, kennt möglicherweise jemand anderes Ihr Passwort. Ändern Sie es und wenden Sie sich an unseren Support.',
    ],
    invite: [
      'Bei der Anmeldung werden Sie gebeten, ein eigenes Passwort zu wählen. Geben Sie das vorläufige an niemanden weiter.',
    ],
  },
  sms: (kind, appName, code, userName) =>
    ({
      'confirm-account': `${appName}: ${code} bestätigt Ihr Konto. Nicht weitergeben.`,
      'reset-password': `${appName}: ${code} ist Ihr Code für ein neues Passwort. Nicht weitergeben.`,
      'confirm-contact': `${appName}: ${code} bestätigt Ihre Nummer. Nicht weitergeben.`,
      'sign-in': `${appName}: ${code} ist Ihr Anmelde-Code. Nicht weitergeben.`,
      invite: `${appName}: Anmelden als ${userName} mit ${code}`,
    })[kind],
};

export const links: Words.LinkWords = {
  terms: 'Nutzungsbedingungen',
  privacy: 'Datenschutz',
  imprint: 'Impressum',
  support: 'Support',
};

export const refusal: Words.RefusalWords = {
  refused:
    'Sie können sich hier nicht anmelden. Wenn Sie das erwartet haben, fragen Sie bitte den Betreiber dieses Dienstes.',
  notChecked: 'Das ließ sich gerade nicht prüfen. Bitte versuchen Sie es gleich noch einmal.',
};
