import type { MessageKind } from '../kind';

/** The sentences of one language, as plain text. `code` and `userName` are Cognito's placeholders. */
export interface MessageLanguage {
  subject(kind: MessageKind, appName: string): string;
  /** @param name what the user is called; undefined where that is not known */
  greeting(name: string | undefined): string;
  /** What stands before the code. */
  intro(kind: MessageKind, appName: string, userName: string): string;
  /** What else the reader has to know. */
  notes(kind: MessageKind): readonly string[];
  /** A message by SMS, as short as it can be; a segment of Japanese has 70 characters. */
  sms(kind: MessageKind, appName: string, code: string, userName: string): string;
}
