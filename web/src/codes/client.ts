import {
  assertIsChallengeResponse,
  initiateAuth,
  respondToAuthChallenge,
} from 'amazon-cognito-passwordless-auth/cognito-api';
import { storeTokens } from 'amazon-cognito-passwordless-auth/storage';
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
  /** Seconds. */
  readonly lifeSeconds: number;
  readonly coolDownSeconds: number;
  /** For people who are new. */
  makeAccount(identifier: string): Promise<void>;
  onSignedIn(way: CodeWay): void;
  /** The session just stored. */
  stored(): Promise<Session>;
  readonly clocks?: Clocks;
}

const challengeName = 'CUSTOM_CHALLENGE';

export function createCodes(options: CodesOptions): Codes {
  const { rounds, clocks = browserClocks } = options;
  const askedFor = ages(clocks);
  const ageOf = ({ askedAt }: CodeRound) => askedFor.of(String(askedAt), askedAt) / 1000;
  const isWithin = (round: CodeRound, seconds: number) => ageOf(round) < seconds;

  const start = async (identifier: string): Promise<{ userName: string; session: string }> => {
    const started = await initiateAuth({
      authflow: 'CUSTOM_AUTH',
      authParameters: { USERNAME: identifier },
    });
    assertIsChallengeResponse(started);
    return { userName: started.ChallengeParameters.USERNAME ?? identifier, session: started.Session };
  };

  const respond = (way: CodeWay, round: Pick<CodeRound, 'userName' | 'session'>, code: string) =>
    respondToAuthChallenge({
      challengeName,
      challengeResponses: { ANSWER: code, USERNAME: round.userName },
      clientMetadata: { signInMethod: way, alreadyHaveCode: 'yes' },
      session: round.session,
    });

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
      const { userName, session } = await start(to);
      const asked = await respondToAuthChallenge({
        challengeName,
        challengeResponses: { ANSWER: '__dummy__', USERNAME: userName },
        clientMetadata: { signInMethod: way, alreadyHaveCode: 'no' },
        session,
      });
      assertIsChallengeResponse(asked);
      const round = {
        way,
        to,
        userName,
        session: asked.Session,
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
        const answered = await respond('EMAIL_OTP', await start(address), code);
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

/** Tokens as Cognito gives them. */
interface AuthenticationResult {
  readonly AccessToken: string;
  readonly IdToken: string;
  readonly RefreshToken: string;
  /** Seconds. */
  readonly ExpiresIn: number;
}

async function keepTokens(result: AuthenticationResult): Promise<void> {
  await storeTokens({
    accessToken: result.AccessToken,
    idToken: result.IdToken,
    refreshToken: result.RefreshToken,
    expireAt: new Date(Date.now() + result.ExpiresIn * 1000),
  });
}
