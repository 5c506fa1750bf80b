import { NetworkError, ServiceError } from './cognito-fetch';

/** What went wrong, as far as a person can do something about it. Each has its words in `i18n/`. */
export type ProblemKind =
  /** No answer from the service. */
  | 'network'
  /** The service takes no more requests for now, from anybody or from this person. */
  | 'tooMany'
  /** The web ACL refuses this connection for now. */
  | 'blocked'
  /** Not an e-mail address that the service takes. */
  | 'address'
  /** The link is over its time. */
  | 'linkExpired'
  /** The link was used, superseded, or is none of ours. */
  | 'linkRefused'
  /** The link was asked for in another browser. */
  | 'otherBrowser'
  /** The refresh token is no longer taken. */
  | 'sessionEnded'
  /** Passkeys change only soon after a sign-in, and this one is longer ago, or its tokens are no longer taken. */
  | 'signInAgain'
  | PasskeyProblemKind
  /** The service has a fault of its own. */
  | 'unavailable'
  /** Anything else. */
  | 'unknown';

/** What goes wrong with passkeys, in the browser's prompt or at the passkey API. */
export type PasskeyProblemKind =
  /** The prompt was closed, or there was no passkey to choose. */
  | 'passkeyClosed'
  /** The prompt for a new passkey was closed, or no authenticator at hand could make one. */
  | 'passkeyNotMade'
  /** The prompt, or the challenge in it, was over its time. */
  | 'passkeyTimedOut'
  /** The browser or the authenticator can't do what is asked. */
  | 'passkeyUnsupported'
  /** The authenticator, or the account, has this passkey already. */
  | 'passkeyExists'
  /** The page does not stand where the relying party says it does. */
  | 'passkeyOrigin'
  /** The service did not take the passkey's answer. */
  | 'passkeyRefused'
  /** The service does not take a passkey of this kind. */
  | 'passkeyNotAllowed'
  /** The registration took too long, or the account's passkeys changed meanwhile. */
  | 'passkeyRetry'
  /** The account's address may be somebody else's as long as nobody has proven it. */
  | 'addressNotProven'
  /** The account is being deleted. */
  | 'accountClosed'
  /** The account has as many passkeys as it may. */
  | 'passkeyLimit'
  /** The account has no such passkey any more. */
  | 'passkeyGone'
  /** Without its last passkey nobody could sign in to the account. */
  | 'passkeyLast'
  /** The service does not take the name. */
  | 'passkeyName';

export interface Problem {
  readonly kind: ProblemKind;
  /** Name of the error, for whoever runs the service. */
  readonly code?: string;
  readonly requestId?: string;
}

/** What the page was doing. */
export type Doing =
  | 'request'
  | 'redeem'
  | 'refresh'
  | 'signOut'
  | 'passkeySignIn'
  | 'passkeyList'
  | 'passkeyAdd'
  | 'passkeyRename'
  | 'passkeyRemove';

/** Thrown when a link does not sign in; not a fault, so nothing is logged. */
export class LinkError extends Error {
  override readonly name = 'LinkError';
  constructor(readonly kind: 'linkExpired' | 'linkRefused') {
    super(`The sign-in link can't be used: ${kind}.`);
  }
}

/** Thrown when a passkey does not do what it was asked for; not a fault, so nothing is logged. */
export class PasskeyError extends Error {
  override readonly name = 'PasskeyError';
  constructor(
    readonly kind: PasskeyProblemKind,
    /** Name of the browser's error, where there was one. */
    readonly code?: string,
  ) {
    super(`The passkey did not work: ${kind}.`);
  }
}

const tooMany = new Set([
  'LimitExceededException',
  'TooManyRequestsException',
  'TooManyFailedAttemptsException',
  'ThrottlingException',
  'Http429',
]);

/** Says what went wrong in the terms of {@link ProblemKind}. */
export function problemOf(error: unknown, doing: Doing): Problem {
  if (error instanceof LinkError) return { kind: error.kind };
  if (error instanceof PasskeyError) return { kind: error.kind, ...(error.code && { code: error.code }) };
  if (error instanceof NetworkError) return { kind: 'network' };
  if (error instanceof ServiceError) {
    return {
      kind: kindOf(error, doing),
      code: error.reason ? `${error.name} (${error.reason})` : error.name,
      ...(error.requestId && { requestId: error.requestId }),
    };
  }
  return { kind: 'unknown', ...(error instanceof Error && { code: error.name }) };
}

function kindOf(error: ServiceError, doing: Doing): ProblemKind {
  if (tooMany.has(error.name)) return 'tooMany';
  const passkeyProblem = isAboutPasskeys(doing) && passkeyProblemOf(error, doing);
  if (passkeyProblem) return passkeyProblem;
  // A web ACL's block: `ForbiddenException` on a user pool, an unnamed 403 in front of other endpoints.
  if (error.name === 'ForbiddenException' || error.name === 'Http403') return 'blocked';
  if (doing === 'request' && error.name === 'InvalidParameterException') return 'address';
  if (doing === 'redeem' && refusesLink(error.name)) return 'linkRefused';
  if (doing === 'refresh' && endsSession(error.name)) return 'sessionEnded';
  if (error.status >= 500 || faults.has(error.name)) return 'unavailable';
  return 'unknown';
}

const faults = new Set([
  'InternalErrorException',
  'UnexpectedLambdaException',
  'InvalidLambdaResponseException',
]);

function isAboutPasskeys(doing: Doing): boolean {
  return doing.startsWith('passkey');
}

/** Codes of the passkey API. */
const passkeyCodes: Readonly<Record<string, ProblemKind>> = {
  RecentSignInRequired: 'signInAgain',
  InvalidFriendlyName: 'passkeyName',
  InvalidRelyingParty: 'passkeyOrigin',
  PasskeyAlreadyRegistered: 'passkeyExists',
  RegistrationRefused: 'passkeyNotAllowed',
  ChallengeNotValid: 'passkeyRetry',
  TryAgain: 'passkeyRetry',
  TooManyPasskeys: 'passkeyLimit',
  PasskeyNotFound: 'passkeyGone',
  LastPasskey: 'passkeyLast',
  AddressNotProven: 'addressNotProven',
  AccountClosed: 'accountClosed',
};
/** Reasons of `RegistrationRefused` that whoever runs the site can mend, and another passkey can't. */
const originReasons = new Set([
  'origin-not-allowed',
  'cross-origin-not-allowed',
  'top-origin-not-allowed',
  'relying-party-unknown',
  'relying-party-mismatch',
]);

function passkeyProblemOf(error: ServiceError, doing: Doing): ProblemKind | undefined {
  if (doing === 'passkeySignIn') {
    if (error.name === 'InvalidParameterException') return 'address';
    return refusesAnswer(error.name) ? 'passkeyRefused' : undefined;
  }
  if (error.reason && originReasons.has(error.reason)) return 'passkeyOrigin';
  if (Object.hasOwn(passkeyCodes, error.name)) return passkeyCodes[error.name];
  // API Gateway does not take the token.
  return error.status === 401 ? 'signInAgain' : undefined;
}

function refusesAnswer(name: string): boolean {
  return refusesLink(name) || name === 'UserNotConfirmedException';
}

function refusesLink(name: string): boolean {
  return [
    'NotAuthorizedException',
    'CodeMismatchException',
    'ExpiredCodeException',
    'UserNotFoundException',
  ].includes(name);
}

function endsSession(name: string): boolean {
  return ['NotAuthorizedException', 'UserNotFoundException', 'RefreshTokenReuseException'].includes(name);
}
