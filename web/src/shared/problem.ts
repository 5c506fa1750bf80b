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
  /** The account waits for the proof of its address, and was begun elsewhere. */
  | 'notConfirmed'
  /** Part of the link is missing, or something was written into it on the way. */
  | 'linkBroken'
  /** The link was used, is over its time, or is none of ours: Cognito doesn't say. */
  | 'linkRefused'
  /** The link was asked for in another browser. */
  | 'otherBrowser'
  /** The refresh token is no longer taken. */
  | 'sessionEnded'
  /**
   * Passkeys change only soon after a sign-in, and this one is longer ago, or its tokens are no longer taken.
   */
  | 'signInAgain'
  | PasskeyProblemKind
  | CodeProblemKind
  | ContactProblemKind
  | PasswordProblemKind
  /** The authenticator app was not set up: the key is over its time. */
  | 'appOver'
  /** The browser has no room for what the page keeps. */
  | 'storageFull'
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
  /** The passkey is no longer as it was registered: its own key has signed, and something with it differs. */
  | 'passkeyChanged'
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

/** What goes wrong with one-time codes. */
export type CodeProblemKind =
  /** Not a telephone number that the service sends to. */
  | 'phoneNumber'
  /** The channel did not take the message. */
  | 'notSent'
  /** Another code can be asked for in a moment. */
  | 'codeTooSoon'
  /** No code helps this sign-in any more: too many wrong tries, or it is over its time. */
  | 'codeOver'
  /** The code of a link's mail is wrong, used or over its time. */
  | 'mailedCode'
  /** The recovery code is wrong or used, or there were too many wrong ones before. */
  | 'recoveryCode';

/** What goes wrong when people change how they are reached. */
export type ContactProblemKind =
  /** Contacts change only soon after a sign-in. */
  | 'contactSignInAgain'
  /** Not an address or number that the service takes. */
  | 'contactValue'
  /** Another account can be reached in no other way, so it keeps the address or number. */
  | 'contactInUse'
  /** The code is wrong. */
  | 'contactCode'
  /** No code helps this change any more. */
  | 'contactOver';

/** What goes wrong where people sign in by password. */
export type PasswordProblemKind =
  /** Not the account's password, or no such account. */
  | 'password'
  /** No answer helps this sign-in any more: it is over its time, or had too many wrong codes. */
  | 'passwordOver'
  /** The pool does not take the new password. */
  | 'passwordPolicy'
  /** An administrator wants the password replaced. */
  | 'passwordReset'
  /** The code that replaces a password is wrong, used or over its time. */
  | 'resetCode';

export interface Problem {
  readonly kind: ProblemKind;
  /** Name of the error, for whoever runs the service. */
  readonly code?: string;
  readonly requestId?: string;
  /** What a rule of the deployment's own says to the person, in the place of the words of the kind. */
  readonly words?: string;
}

/** What the page was doing. */
export type Doing =
  | 'request'
  | 'redeem'
  | 'refresh'
  | 'signOut'
  | 'codeRequest'
  | 'codeAnswer'
  | 'contactStart'
  | 'contactComplete'
  | 'account'
  | 'confirm'
  | 'recoverySignIn'
  | 'recoveryCodes'
  | 'password'
  | 'passwordStep'
  | 'passwordMail'
  | 'passwordReset'
  | 'passkeySignIn'
  | 'passkeyList'
  | 'passkeyAdd'
  | 'passkeyRename'
  | 'passkeyRemove';

/** Thrown when a link does not sign in; not a fault, so nothing is logged. */
export class LinkError extends Error {
  override readonly name = 'LinkError';
  constructor(readonly kind: 'linkRefused') {
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

/** Thrown when a one-time or recovery code does not sign in; not a fault, so nothing is logged. */
export class CodeError extends Error {
  override readonly name = 'CodeError';
  constructor(readonly kind: 'codeTooSoon' | 'codeOver' | 'mailedCode' | 'recoveryCode') {
    super(`The code can't be used: ${kind}.`);
  }
}

const tooMany = new Set([
  'LimitExceededException',
  'TooManyRequestsException',
  'TooManyFailedAttemptsException',
  'ThrottlingException',
  'Http429',
]);

/** What browsers call a `localStorage` that takes no more; the second one is Firefox's. */
const full = new Set(['QuotaExceededError', 'NS_ERROR_DOM_QUOTA_REACHED']);

/** Says what went wrong in the terms of {@link ProblemKind}. */
export function problemOf(error: unknown, doing: Doing): Problem {
  if (error instanceof LinkError || error instanceof CodeError) return { kind: error.kind };
  if (error instanceof PasskeyError) return { kind: error.kind, ...(error.code && { code: error.code }) };
  if (error instanceof NetworkError) return { kind: 'network' };
  if (error instanceof ServiceError) {
    // Cognito puts the name of the trigger before a refusal, and a full stop after it.
    const words = /Refused: (.+)\.$/.exec(error.message)?.[1];
    if (words) return { kind: 'unknown', words };
    return {
      kind: kindOf(error, doing),
      code: error.reason ? `${error.name} (${error.reason})` : error.name,
      ...(error.requestId && { requestId: error.requestId }),
    };
  }
  const { name } = Object(error) as { name?: unknown };
  if (typeof name === 'string' && full.has(name)) return { kind: 'storageFull' };
  return { kind: 'unknown', ...(error instanceof Error && { code: error.name }) };
}

function kindOf(error: ServiceError, doing: Doing): ProblemKind {
  if (tooMany.has(error.name)) return 'tooMany';
  const passkeyProblem = isAboutPasskeys(doing) && passkeyProblemOf(error, doing);
  if (passkeyProblem) return passkeyProblem;
  // A web ACL's block: `ForbiddenException` on a user pool, an unnamed 403 in front of other endpoints.
  if (error.name === 'ForbiddenException' || error.name === 'Http403') return 'blocked';
  const passwordProblem = doing.startsWith('password') && passwordProblemOf(error, doing);
  if (passwordProblem) return passwordProblem;
  const changesContact = doing.startsWith('contact') || doing === 'recoveryCodes';
  const contactProblem = changesContact && contactProblemOf(error);
  if (contactProblem) return contactProblem;
  if (isNotSent(error)) return 'notSent';
  if (doing === 'request' && error.name === 'InvalidParameterException') return 'address';
  if (error.name === 'UserNotConfirmedException') return 'notConfirmed';
  if (doing === 'confirm' && error.name === 'ExpiredCodeException') return 'codeOver';
  if (doing === 'codeRequest' && refusesNumber(error.name)) return 'phoneNumber';
  if (doing === 'redeem' && refusesAnswer(error.name)) return 'linkRefused';
  if (doing === 'account' && error.name === 'SoftwareTokenMFANotFoundException') return 'appOver';
  if ((doing === 'refresh' || doing === 'account') && endsSession(error.name)) return 'sessionEnded';
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
    if (saysChanged(error)) return 'passkeyChanged';
    return refusesPasskey(error.name) ? 'passkeyRefused' : undefined;
  }
  if (error.reason && originReasons.has(error.reason)) return 'passkeyOrigin';
  if (Object.hasOwn(passkeyCodes, error.name)) return passkeyCodes[error.name];
  // API Gateway does not take the token.
  return error.status === 401 ? 'signInAgain' : undefined;
}

/** Said to nobody but who has signed with the passkey's own key. */
function saysChanged({ message }: ServiceError): boolean {
  return message.includes('passkey has changed');
}

function refusesPasskey(name: string): boolean {
  return refusesAnswer(name) || name === 'UserNotConfirmedException';
}

/** Whether Cognito names an answer to a challenge, or the sign-in it belongs to, as of no use. */
export function refusesAnswer(name: string): boolean {
  return [
    'NotAuthorizedException',
    'CodeMismatchException',
    'ExpiredCodeException',
    'UserNotFoundException',
  ].includes(name);
}

/** Codes of the contact API; that of recovery codes has some of them. */
const contactCodes: Readonly<Record<string, ContactProblemKind | CodeProblemKind>> = {
  RecentSignInRequired: 'contactSignInAgain',
  InvalidValue: 'contactValue',
  InUse: 'contactInUse',
  CodeMismatch: 'contactCode',
  CodeNotValid: 'contactOver',
  NotSent: 'notSent',
};

function contactProblemOf(error: ServiceError): ProblemKind | undefined {
  if (Object.hasOwn(contactCodes, error.name)) return contactCodes[error.name];
  // API Gateway does not take the token.
  return error.status === 401 ? 'contactSignInAgain' : undefined;
}

/** The same for a wrong password, nobody's name, a disabled account and one that is locked for a while. */
function passwordProblemOf({ name, message }: ServiceError, doing: Doing): ProblemKind | undefined {
  // The cost guard of text messages, which counts Cognito's mails to people with a number as well.
  if (message.includes('No message can be sent')) return 'tooMany';
  if (doing === 'password' && name === 'InvalidParameterException') return 'password';
  if (name === 'InvalidPasswordException' || name === 'PasswordHistoryPolicyViolationException')
    return 'passwordPolicy';
  if (name === 'PasswordResetRequiredException') return 'passwordReset';
  if (doing === 'passwordMail' && ['AliasExistsException', 'InvalidParameterException'].includes(name))
    return 'contactValue';
  if (!refusesAnswer(name)) return undefined;
  if (doing === 'password') return 'password';
  return doing === 'passwordReset' ? 'resetCode' : 'passwordOver';
}

/** Cognito passes the words of its triggers on, with words of its own before them. */
function isNotSent({ message }: ServiceError): boolean {
  return message.includes('could not be sent');
}

/**
 * The code was right, on the last try, and the number may have a new owner; on earlier ones the next
 * challenge says so.
 */
export function asksForSecondProof({ message }: ServiceError): boolean {
  return message.includes('needs a second proof');
}

function refusesNumber(name: string): boolean {
  return ['InvalidParameterException', 'UserLambdaValidationException'].includes(name);
}

function endsSession(name: string): boolean {
  return ['NotAuthorizedException', 'UserNotFoundException', 'RefreshTokenReuseException'].includes(name);
}
