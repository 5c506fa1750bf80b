import { type MailContent, oneLine } from '../../../mail/content';
import { letter } from '../../../mail/letter';
import { PASSKEY_NOTICE } from '../../../shared/words';
import type { PasskeyChange } from '../../../shared/words/words';

export interface NoticeFacts {
  readonly change: PasskeyChange;
  /** Any text, so escaped everywhere. */
  readonly friendlyName: string;
  readonly appName: string;
  readonly at: Date;
}

/** The passkey's name is in the body alone; there is no link. */
export function noticeContent({ change, ...facts }: NoticeFacts, locale: string): MailContent {
  return letter(PASSKEY_NOTICE, locale, facts.appName, ({ words, appName, time }) => ({
    subject: words.subject(change, appName),
    greeting: words.greeting,
    intro: words.intro(change, appName),
    notes: [
      words.passkey(shortened(oneLine(facts.friendlyName))),
      words.when(time(facts.at)),
      words.advice(change),
    ],
  }));
}

/** Characters: enough to know the passkey, too few for a message to the reader. */
const MAX_SHOWN = 64;

function shortened(name: string): string {
  const characters = [...name];
  return characters.length > MAX_SHOWN ? `${characters.slice(0, MAX_SHOWN - 1).join('')}…` : name;
}
