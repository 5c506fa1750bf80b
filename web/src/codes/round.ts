import { type PageStorage, readJson } from '../shared/storage';
import { type CodeWay, isCodeWay } from './ways';

export interface CodeRound {
  readonly way: CodeWay;
  /** The number (E.164) or address that the code went to. */
  readonly to: string;
  /** User name in the pool. */
  readonly userName: string;
  /** Cognito's, for the next answer. */
  readonly session: string;
  /** Milliseconds since the Unix epoch. */
  readonly askedAt: number;
  /**
   * `waiting` on the screen; `left` while the person is elsewhere on the page; `over` when no code can help.
   */
  readonly state: 'waiting' | 'left' | 'over';
}

/** The newest of this tab: a phone may drop the page while somebody reads the message. */
export interface CodeRounds {
  keep(round: CodeRound): void;
  newest(): CodeRound | undefined;
  forget(): void;
}

/** @param storage ends with the tab, as the round has a session of Cognito */
export function codeRounds(storage: PageStorage, clientId: string): CodeRounds {
  const key = `SignInPage.${clientId}.code`;
  return {
    keep: (round) => storage.setItem(key, JSON.stringify(round)),
    newest: () => readJson(storage, key, isRound),
    forget: () => storage.removeItem(key),
  };
}

const states = ['waiting', 'left', 'over'];

function isRound(value: unknown): value is CodeRound {
  const round = value as Partial<CodeRound> | null;
  return (
    typeof round === 'object' &&
    round !== null &&
    isCodeWay(round.way) &&
    states.includes(String(round.state)) &&
    typeof round.to === 'string' &&
    typeof round.userName === 'string' &&
    typeof round.session === 'string' &&
    typeof round.askedAt === 'number'
  );
}
