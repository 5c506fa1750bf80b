/** Plays Cognito's part of a custom sign-in: builds the events as documented and keeps the session. */
import './environment';

import type {
  Context,
  CreateAuthChallengeTriggerEvent,
  DefineAuthChallengeTriggerEvent,
  VerifyAuthChallengeResponseTriggerEvent,
} from 'aws-lambda';
import { handler as create } from '../../../lambda/custom-auth/create';
import { handler as define } from '../../../lambda/custom-auth/define';
import { handler as verify } from '../../../lambda/custom-auth/verify';
import { REDIRECT_URI } from './environment';

export const USER_POOL_ID = 'us-east-1_Example01';
export const CLIENT_ID = '1example23456789';

export const CONTEXT = {
  awsRequestId: 'request',
  functionName: 'function',
  functionVersion: '$LATEST',
  invokedFunctionArn: 'arn:aws:lambda:us-east-1:000000000000:function:function',
  memoryLimitInMB: '256',
} as Context;

export interface TestUser {
  readonly userName: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly userNotFound?: boolean;
  readonly clientId?: string;
  readonly userPoolId?: string;
}

export const ALICE: TestUser = {
  userName: 'b3f1c2d4-0000-4000-8000-000000000001',
  attributes: {
    sub: 'b3f1c2d4-0000-4000-8000-000000000001',
    email: 'alice@example.com',
    email_verified: 'true',
  },
};

/** A user name nobody has, with user-existence errors prevented. */
export const NOBODY: TestUser = { userName: 'nobody@example.com', attributes: {}, userNotFound: true };

interface Round {
  challengeName: 'CUSTOM_CHALLENGE';
  challengeResult: boolean;
  challengeMetadata: string;
}

export type Answered =
  | { readonly step: 'challenge'; readonly publicParameters: unknown }
  | { readonly step: 'tokens' | 'failed' };

/** What a client sends as metadata to ask for a link. */
export const REQUEST = { signInMethod: 'MAGIC_LINK', redirectUri: REDIRECT_URI, alreadyHaveMagicLink: 'no' };
/** What a client sends as metadata with a link. */
export const REDEEM = { signInMethod: 'MAGIC_LINK', redirectUri: REDIRECT_URI, alreadyHaveMagicLink: 'yes' };

/** One sign-in with Cognito, from InitiateAuth on. */
export class SignIn {
  readonly session: Round[] = [];
  private challenge: CreateAuthChallengeTriggerEvent['response'] | undefined;
  /** The last event of create-auth-challenge, to run it again as Cognito does. */
  lastCreate: CreateAuthChallengeTriggerEvent | undefined;
  /** The last event of verify-auth-challenge-response. */
  lastVerify: VerifyAuthChallengeResponseTriggerEvent | undefined;

  private constructor(readonly user: TestUser) {}

  /** Public parameters of the current challenge. */
  get shown(): Readonly<Record<string, string>> {
    return this.challenge?.publicChallengeParameters ?? {};
  }

  /** Runs the verify trigger again on the event it had, as Cognito does when the first try gave no answer. */
  async retryVerify(): Promise<boolean> {
    if (!this.lastVerify) throw new Error('Nothing to try again.');
    return (await verify(structuredClone(this.lastVerify), CONTEXT)).response.answerCorrect;
  }

  /** InitiateAuth with CUSTOM_AUTH. */
  static async start(user: TestUser): Promise<SignIn> {
    const signIn = new SignIn(user);
    await signIn.next(undefined);
    return signIn;
  }

  /** RespondToAuthChallenge. @throws what a trigger throws */
  async respond(answer: unknown, clientMetadata: unknown): Promise<Answered> {
    this.session.push({
      challengeName: 'CUSTOM_CHALLENGE',
      challengeResult: await this.verify(answer, clientMetadata),
      challengeMetadata: this.challenge?.challengeMetadata ?? '',
    });
    return this.next(clientMetadata);
  }

  /** The verify trigger alone. */
  async verify(answer: unknown, clientMetadata: unknown): Promise<boolean> {
    this.lastVerify = {
      ...this.common('VerifyAuthChallengeResponse_Authentication'),
      request: {
        ...this.request(clientMetadata),
        privateChallengeParameters: this.challenge?.privateChallengeParameters ?? {},
        challengeAnswer: answer as string,
      },
      response: { answerCorrect: false },
    };
    const event = structuredClone(this.lastVerify);
    return (await verify(event, CONTEXT)).response.answerCorrect;
  }

  /** Runs the create trigger again on the event it had, as Cognito does when the first try gave no answer. */
  async retryCreate(): Promise<CreateAuthChallengeTriggerEvent['response']> {
    if (!this.lastCreate) throw new Error('Nothing to try again.');
    return (await create(structuredClone(this.lastCreate), CONTEXT)).response;
  }

  private async next(clientMetadata: unknown): Promise<Answered> {
    const definition: DefineAuthChallengeTriggerEvent = {
      ...this.common('DefineAuthChallenge_Authentication'),
      request: { ...this.request(clientMetadata), session: [...this.session] },
      response: { failAuthentication: false, issueTokens: false },
    };
    const { response } = await define(definition, CONTEXT);
    if (response.issueTokens && !response.failAuthentication) return { step: 'tokens' };
    if (response.failAuthentication || response.challengeName !== 'CUSTOM_CHALLENGE')
      return { step: 'failed' };
    this.lastCreate = {
      ...this.common('CreateAuthChallenge_Authentication'),
      request: {
        ...this.request(clientMetadata),
        challengeName: 'CUSTOM_CHALLENGE',
        session: [...this.session],
      },
      response: { publicChallengeParameters: {}, privateChallengeParameters: {}, challengeMetadata: '' },
    };
    this.challenge = (await create(structuredClone(this.lastCreate), CONTEXT)).response;
    return { step: 'challenge', publicParameters: this.challenge.publicChallengeParameters };
  }

  private common<T extends string>(triggerSource: T) {
    return {
      version: '1',
      region: 'us-east-1',
      userPoolId: this.user.userPoolId ?? USER_POOL_ID,
      triggerSource,
      userName: this.user.userName,
      callerContext: { awsSdkVersion: 'aws-sdk-unknown-unknown', clientId: this.user.clientId ?? CLIENT_ID },
    };
  }

  private request(clientMetadata: unknown) {
    return {
      userAttributes: { ...this.user.attributes },
      ...(this.user.userNotFound ? { userNotFound: true } : {}),
      ...(clientMetadata === undefined ? {} : { clientMetadata: clientMetadata as Record<string, string> }),
    };
  }
}

/** Asks for a link, as the browser client does. */
export async function requestLink(
  user: TestUser,
  metadata: Readonly<Record<string, unknown>> = {},
): Promise<{ signIn: SignIn; answered: Answered }> {
  const signIn = await SignIn.start(user);
  return { signIn, answered: await signIn.respond('__dummy__', { ...REQUEST, ...metadata }) };
}

/** Redeems a fragment in a fresh sign-in. */
export async function redeemLink(
  user: TestUser,
  fragment: unknown,
  metadata: Readonly<Record<string, unknown>> = {},
): Promise<Answered> {
  return (await SignIn.start(user)).respond(fragment, { ...REDEEM, ...metadata });
}

/** The fragment of the link in a mail's text. */
export function fragmentOf(mail: { readonly text: string } | undefined): string {
  const match = /https?:\/\/\S+#(\S+)/.exec(mail?.text ?? '');
  if (!match?.[1]) throw new Error('There is no link in the mail.');
  return match[1];
}
