/** What the page does with one-time codes: asks for one, answers with one. */
import { keepTokens } from '../custom-auth/keep-tokens';
import { answerRound, askInRound, type Round, startRound } from '../custom-auth/round';
import type { Session } from '../custom-auth/session';
import { ages, clocks as browserClocks, type Clocks } from '../shared/ages';
import { ServiceError } from '../shared/cognito-fetch';
import { asksForSecondProof, CodeError, refusesAnswer } from '../shared/problem';
import type { CodeRound, CodeRounds } from './round';
import { type CodeWay, rowOf } from './ways';

/** What became of an answer. */
export type CodeAnswer =
  | { readonly kind: 'signedIn'; readonly session: Session }
  /** Wrong; the round goes on. */
  | { readonly kind: 'wrong'; readonly round: CodeRound }
  /** Right, but the number needs a second proof. */
  | { readonly kind: 'secondProof' };

export interface Codes {
  /**
   * Ends the same way whether or not there is an account. Within the cool-down, which ways to one number
   * share, the waiting round goes on: nothing new would be sent, and the earlier code fits no other round.
   *
   * @throws CodeError `codeTooSoon`, NetworkError, ServiceError
   */
  request(way: CodeWay, to: string): Promise<CodeRound>;
  /** @throws CodeError `codeOver` when no code helps this round; NetworkError, ServiceError */
  answer(round: CodeRound, code: string): Promise<CodeAnswer>;
  /**
   * With the code of a link's mail that this browser asked for.
   *
   * @throws CodeError `mailedCode`, NetworkError, ServiceError
   */
  answerMailed(address: string, code: string): Promise<Session>;
  /** Seconds; infinite where the clock was put back. */
  ageOf(round: CodeRound): number;
  /** In this tab, while its code may live. */
  waiting(): CodeRound | undefined;
  /** The person turned away; a request may bring them back. */
  leave(): void;
}

export interface CodesOptions {
  readonly rounds: CodeRounds;
  readonly lifeSeconds: number;
  readonly coolDownSeconds: number;
  /** For people who are new. */
  makeAccount(identifier: string): Promise<void>;
  onSignedIn(way: CodeWay): void;
  /** The session just stored. */
  stored(): Promise<Session>;
  readonly clocks?: Clocks;
}

export function createCodes(options: CodesOptions): Codes {
  const { rounds, clocks = browserClocks } = options;
  const askedFor = ages(clocks);
  const ageOf = ({ askedAt }: CodeRound) => askedFor.of(String(askedAt), askedAt) / 1000;
  const isWithin = (round: CodeRound, seconds: number) => ageOf(round) < seconds;

  const metadata = (way: CodeWay, alreadyHaveCode: 'yes' | 'no') => ({ signInMethod: way, alreadyHaveCode });
  const respond = (way: CodeWay, round: Round, code: string) =>
    answerRound(round, code, metadata(way, 'yes'));

  return {
    async request(way, to) {
      const last = rounds.newest();
      const isSame = last?.to === to && rowOf(last.way).to === rowOf(way).to;
      if (isSame && isWithin(last, options.coolDownSeconds)) {
        if (last.state === 'over' || last.way !== way) throw new CodeError('codeTooSoon');
        const again = { ...last, state: 'waiting' } as const;
        rounds.keep(again);
        return again;
      }
      await options.makeAccount(to);
      const asked = await askInRound(await startRound(to), metadata(way, 'no'));
      const round = {
        ...asked,
        way,
        to,
        askedAt: clocks.wall(),
        state: 'waiting',
      } as const;
      rounds.keep(round);
      ageOf(round);
      return round;
    },

    async answer(round, code) {
      try {
        const answered = await respond(round.way, round, code);
        if ('AuthenticationResult' in answered) {
          rounds.forget();
          await keepTokens(answered.AuthenticationResult);
          options.onSignedIn(round.way);
          return { kind: 'signedIn', session: await options.stored() };
        }
        if (answered.ChallengeParameters.secondProof === 'required') {
          rounds.forget();
          return { kind: 'secondProof' };
        }
        const next = { ...round, session: answered.Session };
        rounds.keep(next);
        return { kind: 'wrong', round: next };
      } catch (error) {
        if (!(error instanceof ServiceError)) throw error;
        if (asksForSecondProof(error)) {
          rounds.forget();
          return { kind: 'secondProof' };
        }
        if (!refusesAnswer(error.name)) throw error;
        rounds.keep({ ...round, state: 'over' });
        throw new CodeError('codeOver');
      }
    },

    async answerMailed(address, code) {
      try {
        const answered = await respond('EMAIL_OTP', await startRound(address), code);
        if (!('AuthenticationResult' in answered)) throw new CodeError('mailedCode');
        await keepTokens(answered.AuthenticationResult);
        options.onSignedIn('EMAIL_OTP');
        return await options.stored();
      } catch (error) {
        if (error instanceof ServiceError && refusesAnswer(error.name)) throw new CodeError('mailedCode');
        throw error;
      }
    },

    ageOf,

    waiting() {
      const round = rounds.newest();
      return round?.state === 'waiting' && isWithin(round, options.lifeSeconds) ? round : undefined;
    },

    leave() {
      const round = rounds.newest();
      if (round?.state === 'waiting') rounds.keep({ ...round, state: 'left' });
    },
  };
}
