import { minutesIn, plural } from './counted';
import type { LinkNames, Messages } from './en';

/** Terms and tone: docs/terminology.md. */
export const de: Messages = {
  documentTitle: (view, appName) => `${view} · ${appName}`,
  language: 'Sprache',
  withoutScript: 'Für die Anmeldung braucht diese Seite JavaScript.',
  notFound: 'Diese Datei gibt es nicht.',
  signIn: {
    title: 'Anmelden',
    submitBy: {
      SMS_OTP: 'Code per SMS senden',
      WHATSAPP_OTP: 'Code per WhatsApp senden',
      EMAIL_OTP: 'Code per E-Mail senden',
    },
    noPassword: 'Ohne Passwort. ',
    lead: 'Wir senden Ihnen einen Link per E-Mail, Sie öffnen ihn hier und sind angemeldet.',
    leadPasskeys: 'Verwenden Sie einen Passkey oder öffnen Sie einen Link, den wir Ihnen per E-Mail senden.',
    passkey: 'Mit Passkey anmelden',
    passkeyBusy: 'Warten auf Ihren Passkey …',
    or: 'oder',
    addressLabel: 'E-Mail-Adresse',
    addressPlaceholder: 'sie@example.com',
    submit: 'Link per E-Mail senden',
    busy: 'Wird gesendet …',
    newHere: 'Neu hier? Derselbe Link legt Ihr Konto an.',
    leadCodes: 'Wir senden Ihnen einen Link oder einen Code, und Sie sind angemeldet.',
    leadCodesPasskeys: 'Verwenden Sie einen Passkey oder einen Link oder Code, den wir Ihnen senden.',
    leadCode: 'Wir senden Ihnen einen Code, und Sie sind angemeldet.',
    leadCodePasskeys: 'Verwenden Sie einen Passkey oder einen Code, den wir Ihnen senden.',
    identifierLabel: 'E-Mail-Adresse oder Mobilnummer',
    numberLabel: 'Mobilnummer',
    country: 'Land der Nummer',
    numberReads: (number) => `Gelesen als ${number}`,
    next: 'Weiter',
    newHereCodes: 'Neu hier? Dieselben Schritte legen Ihr Konto an.',
    recoveryCode: 'Wiederherstellungscode verwenden',
    signedOut: 'Sie sind abgemeldet.',
    proven: 'Bestätigt: Ihr Konto ist bereit. Melden Sie sich jetzt an.',
    signInAgain:
      'Dafür ist eine neue Anmeldung nötig. Melden Sie sich bitte noch einmal an und nehmen Sie die Änderung dann vor.',
    addressMissing: 'Geben Sie Ihre E-Mail-Adresse ein.',
    addressMalformed: 'Das sieht nicht wie eine E-Mail-Adresse aus. Sie sollte etwa sie@example.com lauten.',
    addressUnmailable:
      'An diese Adresse kann keine E-Mail gehen: Vor dem @ steht ein Buchstabe oder Zeichen wie é. Schreiben Sie diesen Teil mit a bis z, oder nehmen Sie eine andere Adresse.',
    identifierMissing: 'Geben Sie Ihre E-Mail-Adresse oder Mobilnummer ein.',
    numberMissing: 'Geben Sie Ihre Mobilnummer ein.',
    numberMalformed:
      'Das sieht nicht wie eine vollständige Telefonnummer aus. Prüfen Sie die Ziffern und das Land.',
    numberNotMobile:
      'Das ist keine Mobilnummer, oder eine Ziffer stimmt nicht. Nur Mobilnummern empfangen SMS.',
    numberCountry: (countries) => `Wir senden SMS nur an Nummern dieser Länder: ${countries}.`,
  },
  sent: {
    title: 'Sehen Sie in Ihren E-Mails nach',
    sentTo: 'Falls eine Anmeldung mit dieser Adresse möglich ist, ist ein Link unterwegs an',
    life: (minutes) => `Der Link funktioniert einmal und ist ${minutesIn('de', minutes)} lang gültig.`,
    lifeUnknown: 'Der Link funktioniert einmal und ist einige Minuten lang gültig.',
    sameBrowser: 'Öffnen Sie ihn in diesem Browser: In einem anderen meldet er Sie nicht an.',
    nothing: 'Nichts angekommen? Sehen Sie zuerst im Spam-Ordner nach.',
    again: 'Noch einmal senden',
    againIn: (time) => `Noch einmal senden in ${time}`,
    sentAgain: 'Wir haben einen weiteren Link gesendet. Beide funktionieren.',
    other: 'Andere Adresse verwenden',
    openInbox: 'Lokalen Posteingang öffnen',
    sentToBoth:
      'Falls eine Anmeldung mit dieser Adresse möglich ist, ist eine E-Mail mit Link und Code unterwegs an',
    sentAgainBoth:
      'Wir haben eine weitere E-Mail gesendet. Beide Links funktionieren, von den Codes nur der neueste.',
    withCode: 'Öffnen Sie den Link in diesem Browser oder geben Sie hier den Code ein.',
  },
  code: {
    title: 'Code eingeben',
    sent: {
      SMS_OTP: 'Falls eine Anmeldung mit dieser Nummer möglich ist, ist eine SMS mit einem Code unterwegs an',
      WHATSAPP_OTP:
        'Falls eine Anmeldung mit dieser Nummer möglich ist und sie WhatsApp hat, ist eine Nachricht mit einem Code unterwegs an',
      EMAIL_OTP:
        'Falls eine Anmeldung mit dieser Adresse möglich ist, ist eine E-Mail mit einem Code unterwegs an',
    },
    nothing: {
      SMS_OTP: 'Nichts angekommen? Prüfen Sie die Nummer oben.',
      WHATSAPP_OTP:
        'Nichts angekommen? Prüfen Sie die Nummer oben oder lassen Sie sich den Code per SMS senden.',
      EMAIL_OTP: 'Nichts angekommen? Sehen Sie zuerst im Spam-Ordner nach.',
    },
    instead: {
      SMS_OTP: 'Stattdessen Code per SMS senden',
      WHATSAPP_OTP: 'Stattdessen Code per WhatsApp senden',
      EMAIL_OTP: 'Stattdessen Code per E-Mail senden',
    },
    label: (digits) => `Code aus ${digits} Ziffern`,
    submit: 'Anmelden',
    busy: 'Wird geprüft …',
    length: (digits) => `Der Code hat ${digits} Ziffern.`,
    wrong:
      'Das ist nicht der Code. Sehen Sie in der neuesten Nachricht nach und versuchen Sie es noch einmal.',
    life: (minutes) => `Der Code funktioniert einmal und ist ${minutesIn('de', minutes)} lang gültig.`,
    nobody: 'Geben Sie ihn an niemanden weiter: Wir fragen nie am Telefon danach.',
    again: 'Neuen Code senden',
    againIn: (time) => `Neuen Code senden in ${time}`,
    sentAgain: 'Wir haben einen neuen Code gesendet. Nur der neueste funktioniert.',
    changeNumber: 'Nummer ändern',
    changeAddress: 'Andere Adresse verwenden',
    linkInstead: 'Stattdessen Link per E-Mail senden',
  },
  secondProof: {
    title: 'Noch ein Nachweis',
    lead: 'Ihr Code stimmt. Mit dieser Nummer hat sich aber lange niemand angemeldet, und Nummern werden neu vergeben. Zeigen Sie deshalb auf einem anderen Weg, dass das Konto Ihnen gehört. Danach funktionieren Codes wieder.',
    time: 'Sie haben dafür 15 Minuten Zeit.',
    addressLabel: 'E-Mail-Adresse des Kontos',
    support: 'Nichts davon zur Hand? Wer diese Website betreibt, kann die Nummer für Sie freigeben.',
    back: 'Zurück zur Anmeldung',
  },
  details: {
    isNew: 'Neu hier? Konto anlegen',
    known: 'Ich habe ein Konto',
    missing: 'Bitte füllen Sie dieses Feld aus.',
    names: {
      address: 'Anschrift',
      birthdate: 'Geburtsdatum',
      family_name: 'Nachname',
      gender: 'Geschlecht',
      given_name: 'Vorname',
      middle_name: 'Zweiter Vorname',
      name: 'Vollständiger Name',
      nickname: 'Spitzname',
      picture: 'Adresse Ihres Bildes',
      preferred_username: 'Benutzername',
      profile: 'Adresse Ihres Profils',
      website: 'Website',
      zoneinfo: 'Zeitzone',
    },
  },
  confirm: {
    title: 'Bestätigen Sie, dass Sie es sind',
    sentText: 'Ihr Konto ist angelegt. Wir haben eine SMS mit einem Code gesendet an',
    sentMail: 'Ihr Konto ist angelegt. Wir haben eine E-Mail mit einem Code gesendet an',
    submit: 'Bestätigen',
  },
  recoveryCode: {
    title: 'Wiederherstellungscode verwenden',
    lead: 'Einer der Codes, die Sie erstellt und aufbewahrt haben. Jeder meldet Sie einmal an, was auch immer Sie sonst verloren haben.',
    label: 'Wiederherstellungscode',
    submit: 'Anmelden',
    missing: 'Geben Sie einen Ihrer Wiederherstellungscodes ein.',
    aside: 'Kein Code mehr übrig? Wer diese Website betreibt, kann Ihnen zurück in Ihr Konto helfen.',
  },
  password: {
    title: 'Mit Passwort anmelden',
  },
  landing: {
    title: 'Anmeldung abschließen',
    as: (address) => `Als ${address} anmelden?`,
    submit: 'Anmeldung abschließen',
    busy: 'Anmeldung läuft …',
    notYou: 'Das sind nicht Sie? Schließen Sie diese Seite, und es geschieht nichts.',
    cancel: 'Nicht jetzt',
  },
  linkProblem: {
    title: 'Mit diesem Link ist keine Anmeldung möglich',
    fresh: 'Neuen Link per E-Mail senden',
    back: 'Zurück zur Anmeldung',
    code: 'Lesen Sie die E-Mail auf einem anderen Gerät? Der Code in derselben E-Mail gilt in dem Browser, in dem Sie den Link angefordert haben.',
  },
  session: {
    title: 'Sie sind angemeldet',
    how: 'Wie',
    when: 'Seit',
    goOn: (host: string) => `Weiter zu ${host}`,
    signOut: 'Abmelden',
    signingOut: 'Abmeldung läuft …',
    methods: {
      MAGIC_LINK: 'Link per E-Mail',
      FIDO2: 'Passkey',
      SMS_OTP: 'Code per SMS',
      WHATSAPP_OTP: 'Code per WhatsApp',
      SMS_OTP_STEPUP: 'Passwort, dann Code per SMS',
      EMAIL_OTP: 'Code per E-Mail',
      RECOVERY_LINK: 'Wiederherstellungslink',
      RECOVERY_CODE: 'Wiederherstellungscode',
    },
    methodPassword: 'Passwort',
    methodUnknown: 'Nicht angegeben',
    passkeyVerified: 'von Ihnen entsperrt',
    passkeyPresent: 'nur berührt',
    passkeySynced: 'synchronisiert',
    passkeyOneDevice: 'auf einem Gerät',
    listSeparator: ', ',
  },
  passkeys: {
    title: 'Passkeys',
    lead: 'Melden Sie sich mit Fingerabdruck, Gesicht oder Bildschirmsperre statt mit einer E-Mail an.',
    loading: 'Ihre Passkeys werden geholt …',
    retry: 'Noch einmal versuchen',
    none: 'Sie haben noch keinen Passkey.',
    list: 'Ihre Passkeys',
    offerTitle: 'Nächstes Mal ohne E-Mail?',
    offerLead:
      'Fügen Sie einen Passkey hinzu, und Ihr Fingerabdruck, Gesicht oder Ihre Bildschirmsperre meldet Sie an. Er funktioniert nur auf dieser Website, und so kann ihn niemand durch Phishing stehlen.',
    offerTitleCode: 'Nächstes Mal ohne Code?',
    offerDismiss: 'Nicht jetzt',
    unsupported:
      'Dieser Browser kann keine Passkeys erstellen. Öffnen Sie die Seite in einem anderen, um welche hinzuzufügen.',
    add: 'Passkey hinzufügen',
    addTitle: 'Passkey hinzufügen',
    nameLabel: 'Name des Passkeys',
    nameHint: 'Daran erkennen Sie ihn wieder. Ihr Browser fragt als Nächstes, wo er ihn speichern soll.',
    nameMissing: 'Geben Sie dem Passkey einen Namen.',
    nameOf: (browser, platform) => `${browser} auf ${platform}`,
    nameFallback: 'Passkey',
    create: 'Passkey erstellen',
    creating: 'Warten auf Ihren Browser …',
    cancel: 'Abbrechen',
    added: (name) => `„${name}“ ist bereit und meldet Sie von nun an an.`,
    createdOn: (when) => `Hinzugefügt: ${when}`,
    lastUsed: (when) => `Zuletzt verwendet: ${when}`,
    neverUsed: 'Noch nicht verwendet',
    synced: 'Synchronisiert',
    oneDevice: 'Auf einem Gerät',
    changed: 'Verändert: neu hinzufügen',
    knownHere: 'In diesem Browser verwendet',
    rename: 'Umbenennen',
    renameOne: (name) => `„${name}“ umbenennen`,
    newNameOf: (name) => `Neuer Name von „${name}“`,
    save: 'Speichern',
    saving: 'Wird gespeichert …',
    renamed: (name) => `Er heißt jetzt „${name}“.`,
    remove: 'Entfernen',
    removeOne: (name) => `„${name}“ entfernen`,
    removeTitle: 'Diesen Passkey entfernen?',
    removeText: (name) => `„${name}“ meldet Sie dann nicht mehr an.`,
    removeLast:
      'Es ist Ihr einziger Passkey: Danach melden Sie sich mit einem Link oder Code an, den wir senden.',
    removeElsewhere:
      'Ihr Gerät oder Passwortmanager führt ihn vielleicht weiter auf. Löschen Sie ihn auch dort.',
    removeConfirm: 'Passkey entfernen',
    removing: 'Wird entfernt …',
    keep: 'Behalten',
    removed: (name) => `„${name}“ ist entfernt.`,
    signInAgain: 'Noch einmal anmelden',
  },
  contacts: {
    title: 'So erreichen wir Sie',
    lead: 'Hierhin senden wir Links und Codes. Eine neue Adresse oder Nummer ersetzt die alte, sobald Sie sie bestätigt haben.',
    email: 'E-Mail-Adresse',
    phone_number: 'Mobilnummer',
    none: 'Noch keine',
    proven: 'Bestätigt',
    unproven: 'Nicht bestätigt',
    change: 'Ändern',
    add: 'Hinzufügen',
    changeOne: { email: 'E-Mail-Adresse ändern', phone_number: 'Mobilnummer ändern' },
    addOne: { email: 'E-Mail-Adresse hinzufügen', phone_number: 'Mobilnummer hinzufügen' },
    newOne: { email: 'Neue E-Mail-Adresse', phone_number: 'Neue Mobilnummer' },
    send: 'Code dorthin senden',
    sending: 'Wird gesendet …',
    sentTo: (value) => `Geben Sie den Code ein, den wir an ${value} gesendet haben.`,
    confirm: 'Bestätigen',
    another: 'Von vorn beginnen',
    cancel: 'Abbrechen',
    same: 'Das ist bereits Ihre jetzige.',
    changed: (value) => `Von nun an erreichen wir Sie über ${value}.`,
  },
  broken: {
    title: 'Diese Seite ist noch nicht eingerichtet',
    lead: 'Sie konnte nicht lesen, wo Sie sich anmelden. Wer diese Website betreibt, kann das beheben.',
    retry: 'Noch einmal versuchen',
    fault:
      'Etwas in Ihrem Browser kam dazwischen, etwa eine Erweiterung oder eine Übersetzung. Es ist nichts verloren: Laden Sie die Seite neu.',
    faultTitle: 'Die Seite ist hängen geblieben',
    reload: 'Neu laden',
    storageTitle: 'Dieser Browser speichert nichts',
    storage:
      'Dieser Browser lässt die Seite nichts speichern. Erlauben Sie Websitedaten (Cookies) für diese Seite und versuchen Sie es noch einmal.',
  },
  loading: 'Einen Moment …',
  problems: {
    network: 'Wir erreichen den Dienst nicht. Prüfen Sie Ihre Verbindung und versuchen Sie es noch einmal.',
    storageFull:
      'In diesem Browser ist kein Platz mehr für das, was die Seite speichern muss. Löschen Sie Daten von Websites, die Sie nicht mehr brauchen, und versuchen Sie es noch einmal.',
    tooMany: 'Das waren zu viele Anfragen. Warten Sie einige Minuten und versuchen Sie es noch einmal.',
    blocked:
      'Aus Ihrem Netzwerk kamen zu viele Anfragen, deshalb antwortet der Dienst eine Weile nicht. Versuchen Sie es in fünf Minuten noch einmal.',
    address: 'Der Dienst nimmt diese E-Mail-Adresse nicht an. Prüfen Sie die Schreibweise.',
    notConfirmed:
      'Ein Konto mit dieser Adresse wurde in einer anderen App oder einem anderen Browser begonnen, seine Adresse aber nie bestätigt. Bestätigen Sie sie dort mit dem Code, der gesendet wurde.',
    linkBroken:
      'Er ist nicht vollständig: Unterwegs ging ein Teil verloren. Kopieren Sie ihn ganz aus der E-Mail, oder fordern Sie einen neuen an.',
    linkRefused:
      'Er wurde bereits verwendet, oder seine Zeit ist abgelaufen. Mit jedem Link meldet man sich einmal an.',
    otherBrowser:
      'Er wurde in einem anderen Browser oder auf einem anderen Gerät angefordert. Öffnen Sie den Link dort oder fordern Sie hier einen neuen an.',
    sessionEnded: 'Ihre Sitzung ist beendet. Melden Sie sich noch einmal an, um fortzufahren.',
    signInAgain:
      'Passkeys lassen sich nur kurz nach einer Anmeldung ändern, und Ihre liegt schon eine Weile zurück. Melden Sie sich bitte noch einmal an.',
    passkeyClosed:
      'Es wurde kein Passkey verwendet: Das Fenster wurde geschlossen, oder es gab keinen zur Auswahl.',
    passkeyNotMade:
      'Es wurde kein Passkey erstellt: Das Fenster wurde geschlossen, oder kein Gerät zur Hand konnte einen erstellen, der Sie an PIN, Fingerabdruck oder Gesicht erkennt.',
    passkeyTimedOut: 'Das hat zu lange gedauert, und es ist nichts geschehen. Versuchen Sie es noch einmal.',
    passkeyUnsupported:
      'Dieser Browser oder dieses Gerät kann das mit einem Passkey nicht. Versuchen Sie es mit einem anderen.',
    passkeyExists:
      'Dieses Gerät oder dieser Passwortmanager enthält bereits einen Passkey für Ihr Konto. Mit ihm können Sie sich so anmelden.',
    passkeyOrigin:
      'Passkeys dieses Dienstes funktionieren unter dieser Adresse nicht. Prüfen Sie die Adresse der Seite; wenn sie stimmt, muss das beheben, wer diese Website betreibt.',
    passkeyRefused:
      'Dieser Passkey hat Sie nicht angemeldet. Vielleicht wurde er aus dem Konto entfernt, gehört zu einem anderen oder ist eine veraltete Kopie.',
    passkeyChanged:
      'Dieser Passkey hat sich verändert, seit er hinzugefügt wurde, und kann Sie deshalb nicht mehr anmelden. Melden Sie sich auf einem anderen Weg an: mit einem anderen Passkey, einem Link, einem Code oder einem Wiederherstellungscode. Fügen Sie ihn dann neu hinzu und entfernen Sie den alten. Bleibt Ihnen kein anderer Weg, wenden Sie sich an den Betreiber dieser Website.',
    passkeyNotAllowed:
      'Der Dienst nimmt einen Passkey dieser Art nicht an. Versuchen Sie es mit einem anderen Gerät.',
    passkeyRetry:
      'Ihre Passkeys wurden inzwischen geändert, oder es hat zu lange gedauert. Versuchen Sie es noch einmal.',
    addressNotProven:
      'Ihre Adresse ist noch nicht bestätigt. Melden Sie sich einmal mit einem Link per E-Mail an und fügen Sie dann einen Passkey hinzu.',
    accountClosed: 'Dieses Konto wird gerade gelöscht und nimmt deshalb keinen Passkey auf.',
    passkeyLimit:
      'Ihr Konto hat so viele Passkeys, wie es aufnehmen kann. Entfernen Sie zuerst einen, den Sie nicht mehr verwenden.',
    passkeyGone: 'Ihr Konto hat diesen Passkey nicht mehr.',
    passkeyLast:
      'Das ist Ihr letzter Passkey, und sonst kann Sie nichts anmelden. Fügen Sie zuerst einen anderen hinzu.',
    passkeyName:
      'Der Dienst nimmt diesen Namen nicht an. Versuchen Sie es mit einem kürzeren ohne Sonderzeichen.',
    phoneNumber:
      'Der Dienst sendet nicht an diese Nummer. Prüfen Sie sie oder verwenden Sie Ihre E-Mail-Adresse.',
    notSent: 'Die Nachricht konnte nicht gesendet werden. Versuchen Sie es gleich noch einmal.',
    codeTooSoon:
      'Dorthin wurde gerade erst ein Code gesendet. Warten Sie eine halbe Minute und fordern Sie dann einen neuen an.',
    codeOver:
      'Dieser Code gilt nicht mehr: Es gab zu viele falsche Versuche, oder seine Zeit ist abgelaufen. Fordern Sie einen neuen an. Nach vielen falschen Codes ruhen Codes eine Weile; andere Wege der Anmeldung funktionieren weiter.',
    mailedCode:
      'Dieser Code meldet Sie nicht an: Er ist vertippt, bereits verwendet oder nicht aus der neuesten E-Mail.',
    recoveryCode:
      'Dieser Code meldet Sie nicht an. Vielleicht ist er vertippt, bereits verwendet oder durch neuere ersetzt. Nach mehreren falschen Codes ruhen Codes eine Weile.',
    contactSignInAgain:
      'Das lässt sich nur kurz nach einer Anmeldung ändern, und Ihre liegt schon eine Weile zurück. Melden Sie sich bitte noch einmal an.',
    contactValue: 'Dort kann der Dienst Sie nicht erreichen. Prüfen Sie Ihre Eingabe.',
    contactInUse:
      'Ein anderes Konto ist darauf angewiesen, daher kann sie nicht zu Ihrem wechseln. Melden Sie sich bei jenem Konto an und ändern Sie sie zuerst dort.',
    contactCode:
      'Das ist nicht der Code. Sehen Sie in der neuesten Nachricht nach und versuchen Sie es noch einmal.',
    contactOver:
      'Dieser Code gilt nicht mehr: Es gab zu viele falsche Versuche, oder seine Zeit ist abgelaufen. Beginnen Sie von vorn, um einen neuen zu erhalten.',
    appOver:
      'Das hat zu lange gedauert. Beginnen Sie mit einem neuen Schlüssel von vorn und entfernen Sie diesen aus der App.',
    password:
      'Dieses Passwort gehört nicht zu dieser Adresse oder Nummer. Nach mehreren falschen ruhen Passwörter eine Weile; andere Wege der Anmeldung funktionieren weiter.',
    passwordOver:
      'Das hat zu lange gedauert, oder zu viele Codes waren falsch. Beginnen Sie noch einmal mit Ihrem Passwort.',
    passwordPolicy:
      'Der Dienst nimmt dieses Passwort nicht an. Wählen Sie eines, das Sie nirgends sonst verwenden.',
    passwordReset:
      'Dieses Passwort muss zuerst ersetzt werden. Fordern Sie über „Passwort vergessen?“ einen Code an.',
    resetCode:
      'Dieser Code ist falsch, bereits verwendet oder abgelaufen. Sehen Sie in der neuesten Nachricht nach oder fordern Sie einen weiteren Code an.',
    unavailable: 'Der Dienst ist gestört. Versuchen Sie es gleich noch einmal.',
    unknown: 'Das hat nicht funktioniert, und wir wissen nicht, warum. Versuchen Sie es gleich noch einmal.',
  },
  problemReference: (reference) => `Angabe für den Support: ${reference}`,
  factors: {
    title: 'Zweiter Schritt zum Passwort',
    lead: 'Die Anmeldung mit Passwort fragt auch danach, damit ein gestohlenes Passwort nichts öffnet. Links, Codes und Passkeys brauchen ihn nicht.',
    leadRequired:
      'Die Anmeldung mit Passwort fragt immer nach einem zweiten Schritt. Links, Codes und Passkeys brauchen ihn nicht.',
    loading: 'Ihre Einstellungen werden geholt …',
    retry: 'Noch einmal versuchen',
    names: { totp: 'Authenticator-App', sms: 'Code per SMS', email: 'Code per E-Mail' },
    on: 'Ein',
    preferred: 'Wird zuerst verlangt',
    off: 'Aus',
    needs: {
      sms: 'Bestätigen Sie zuerst eine Mobilnummer.',
      email: 'Bestätigen Sie zuerst eine E-Mail-Adresse.',
    },
    setUp: 'Einrichten',
    setUpAgain: 'Neu einrichten',
    turnOn: 'Einschalten',
    turnOff: 'Ausschalten',
    prefer: 'Zuerst verlangen',
    doTo: (action, factor) => `${action}: ${factor}`,
    turnedOn: (factor) => `Eingeschaltet: ${factor}.`,
    turnedOff: (factor) => `Ausgeschaltet: ${factor}.`,
    isPreferred: (factor) => `Wird von nun an zuerst verlangt: ${factor}.`,
    appTitle: 'Authenticator-App einrichten',
    appReplaces: 'Die App, die Sie jetzt verwenden, funktioniert dann für dieses Konto nicht mehr.',
    scan: 'Scannen Sie diesen Code mit der App oder geben Sie den Schlüssel dort ein.',
    qr: 'QR-Code für die Authenticator-App',
    key: 'Schlüssel',
    appCode: 'Geben Sie dann den Code ein, den die App zeigt.',
    appWrong:
      'Das ist nicht der Code. Sehen Sie noch einmal in die App: Jede halbe Minute erscheint ein neuer.',
    confirm: 'Bestätigen',
    cancel: 'Abbrechen',
  },
  devices: {
    title: 'Gespeicherte Geräte',
    lead: 'Auf diesen melden Sie sich mit Ihrem Passwort ohne zweiten Schritt an.',
    leadKnown: 'Auf diesen haben Sie sich mit Ihrem Passwort angemeldet; seitdem sind sie bekannt.',
    none: 'Es ist kein Gerät gespeichert.',
    list: 'Gespeicherte Geräte',
    unnamed: 'Gerät ohne Namen',
    lastUsed: (when) => `Zuletzt verwendet: ${when}`,
    forget: 'Vergessen',
    forgetOne: (name) => `„${name}“ vergessen`,
    forgetAll: 'Alle Geräte vergessen',
    forgotten: (name) => `„${name}“ ist vergessen.`,
    allForgotten: 'Alle Geräte sind vergessen.',
  },
  recoveryCodes: {
    title: 'Wiederherstellungscodes',
    lead: 'Für den Tag, an dem E-Mail, Telefon und Passkeys alle unerreichbar sind. Mit jedem Code melden Sie sich einmal an.',
    none: 'Sie haben noch keine.',
    left: (left, since) =>
      `Noch ${left} ${plural('de', left, { one: 'Code', other: 'Codes' })} übrig, erstellt: ${since}.`,
    usedUp: (since) => `Alle Codes sind verwendet, erstellt: ${since}.`,
    make: 'Wiederherstellungscodes erstellen',
    makeNew: 'Neue Codes erstellen',
    making: 'Codes werden erstellt …',
    replaces: 'Ihre jetzigen Codes funktionieren dann nicht mehr.',
    once: 'Sie sehen sie nur dieses eine Mal.',
    keep: 'Drucken Sie sie aus oder schreiben Sie sie auf, und bewahren Sie sie bei Ihrem Reisepass auf. Wer einen davon hat, kann sich als Sie anmelden.',
    list: 'Ihre Wiederherstellungscodes',
    copy: 'Alle kopieren',
    copied: 'Die Codes sind kopiert.',
    notCopied: 'Der Browser hat der Seite das Kopieren nicht erlaubt. Markieren Sie sie selbst.',
    done: 'Ich habe sie aufbewahrt',
    cancel: 'Abbrechen',
  },
  sessions: {
    title: 'Sitzungen auf allen Geräten',
    lead: 'Ein Gerät verloren oder eine Sitzung offen gelassen? Beenden Sie alle Sitzungen, auch diese. Apps laufen vielleicht weiter, bis ihre Tokens abgelaufen sind; das kann eine Stunde oder länger dauern.',
    end: 'Alle Sitzungen beenden',
    ending: 'Alle Sitzungen werden beendet …',
  },
  passwords: {
    lead: 'Falls Sie eines haben. Mit Links, Codes und Passkeys melden Sie sich weiter ohne Passwort an.',
    label: 'Passwort',
    show: 'Anzeigen',
    showOne: 'Passwort anzeigen',
    hide: 'Verbergen',
    hideOne: 'Passwort verbergen',
    missing: 'Geben Sie Ihr Passwort ein.',
    submit: 'Anmelden',
    busy: 'Anmeldung läuft …',
    forgot: 'Passwort vergessen?',
    without: 'Ohne Passwort anmelden',
    replaced: 'Ihr neues Passwort gilt. Melden Sie sich damit an.',
    startOver: 'Von vorn beginnen',
    again: 'Nichts angekommen? Beginnen Sie von vorn, und wir senden einen weiteren Code.',
    codeTitle: {
      totp: 'Sehen Sie in Ihrer App nach',
      sms: 'Sehen Sie auf Ihr Telefon',
      email: 'Sehen Sie in Ihren E-Mails nach',
    },
    codeLead: {
      totp: 'Das Passwort stimmt. Geben Sie nun den Code ein, den Ihre Authenticator-App für dieses Konto zeigt.',
      sms: 'Das Passwort stimmt. Geben Sie nun den Code aus der SMS ein, gesendet an',
      email: 'Das Passwort stimmt. Geben Sie nun den Code aus der E-Mail ein, gesendet an',
    },
    used: 'Dieser Code wurde bereits verwendet. Warten Sie, bis die App den nächsten zeigt.',
    choiceTitle: 'Zweiten Schritt wählen',
    choiceLead: 'Das Passwort stimmt. Auf welchem Weg möchten Sie zeigen, dass Sie es sind?',
    setUpTitle: 'Zweiten Schritt hinzufügen',
    setUpLead:
      'Das Passwort stimmt. Diese Website verlangt auch einen zweiten Schritt, damit ein gestohlenes Passwort nichts öffnet. Richten Sie ihn jetzt ein, um fortzufahren.',
    setUpBy: { totp: 'Authenticator-App verwenden', email: 'Codes per E-Mail erhalten' },
    setUpNone:
      'Codes kommen hier per SMS, und Ihr Konto hat noch keine Mobilnummer. Wer diese Website betreibt, kann sie eintragen.',
    mailLabel: 'E-Mail-Adresse für Codes',
    mailSend: 'Code dorthin senden',
    ownTitle: 'Eigenes Passwort wählen',
    ownLead: 'Das Passwort, mit dem Sie sich angemeldet haben, galt nur für dieses eine Mal.',
    newLabel: 'Neues Passwort',
    rules: (minLength) =>
      `Mindestens ${minLength} Zeichen, darunter ein großer und ein kleiner Buchstabe, eine Ziffer und ein Sonderzeichen.`,
    breaksRules: (minLength) =>
      `Das genügt nicht: mindestens ${minLength} Zeichen, darunter ein großer und ein kleiner Buchstabe, eine Ziffer und ein Sonderzeichen.`,
    save: 'Speichern und weiter',
    saving: 'Wird gespeichert …',
    forgottenTitle: 'Passwort vergessen?',
    forgottenLead:
      'Wir senden Ihnen einen Code, mit dem Sie ein neues wählen. Auch ein erstes Passwort erhalten Sie so.',
    sendCode: 'Code senden',
    resetTitle: 'Neues Passwort wählen',
    resetSent:
      'Falls dieses Konto ein neues Passwort erhalten kann, ist ein Code an seinen Inhaber unterwegs',
    resetNothing:
      'Nichts angekommen? Sehen Sie im Spam-Ordner nach. Pro Stunde werden nur wenige Codes gesendet.',
    setNew: 'Neues Passwort setzen',
    sendAgain: 'Weiteren Code senden',
    sentAgain:
      'Falls dieses Konto ein neues Passwort erhalten kann, ist ein weiterer Code unterwegs. Nur der neueste funktioniert.',
  },
};

/** Apart, for builds with such links. */
export const links: LinkNames = {
  title: 'Über diese Seite',
  terms: 'Nutzungsbedingungen',
  privacy: 'Datenschutz',
  imprint: 'Impressum',
  support: 'Support',
};
