/** Telephones for tests: numbers that nobody had before, and the text messages that came to them. */
import type { RunningApp } from './app';

/** A mobile number, as people type it, as E.164, and as the page shows it. */
export interface TestNumber {
  readonly typed: string;
  readonly e164: string;
  readonly shown: string;
}

export interface Telephones {
  /** A number of Japan that nobody had before. */
  newNumber(): TestNumber;
  /** Every message to a number (E.164), oldest first. */
  textsTo(number: string): Promise<readonly string[]>;
  /** The newest message to a number, as soon as there are `count`. @throws Error after ten seconds */
  textTo(number: string, count?: number): Promise<{ text: string; code: string }>;
}

export function telephones(app: () => RunningApp): Telephones {
  let people = 0;
  const textsTo = async (number: string) => {
    const response = await fetch(`${app().endpoint}/_aws/sns/sms-messages`);
    const { sms_messages: byNumber } = (await response.json()) as {
      sms_messages: Record<string, { Message: string }[]>;
    };
    return (byNumber[number] ?? []).map(({ Message }) => Message);
  };
  return {
    newNumber() {
      people += 1;
      const last = String(people).padStart(4, '0');
      return { typed: `090-1234-${last}`, e164: `+81901234${last}`, shown: `+81 90 1234 ${last}` };
    },
    textsTo,
    async textTo(number, count = 1) {
      for (
        const deadline = Date.now() + 10_000;
        Date.now() < deadline;
        await new Promise((resolve) => setTimeout(resolve, 50))
      ) {
        const texts = await textsTo(number);
        const text = texts.at(-1);
        if (text !== undefined && texts.length >= count) return { text, code: codeIn(text) };
      }
      throw new Error(`${count} text messages to ${number} did not come within ten seconds.`);
    },
  };
}

/** The code of six digits in a message; a link beside it may have as many in a row. */
export function codeIn(text: string): string {
  const code = /(?<![\w-])\d{6}(?![\w-])/.exec(text)?.[0];
  if (!code) throw new Error(`No code of six digits in this message: ${text}`);
  return code;
}
