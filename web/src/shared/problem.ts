import { NetworkError, ServiceError } from './cognito-fetch';

/** As far as people can act on it. Words are in `i18n/`. */
export type ProblemKind =
  /** No answer from the service. */
  | 'network'
  /** From anybody, or from this person. */
  | 'tooMany'
  /** By the web ACL, for now. */
  | 'blocked'
  | 'address'
  /** Waits for its proof and was begun elsewhere. */
  | 'notConfirmed'
  /** Cut short, or something was written into it. */
  | 'linkBroken'
  /** Used, expired or not ours: Cognito doesn't say. */
  | 'linkRefused'
  | 'otherBrowser'
  | 'sessionEnded'
  /** Passkeys change only soon after a sign-in; or its tokens are no longer taken. */
  | 'signInAgain'
  | PasskeyProblemKind
  | CodeProblemKind
  | ContactProblemKind
  | PasswordProblemKind
  /** The key is over its time. */
  | 'appOver'
  | 'storageFull'
  | 'unavailable'
  /** Anything else. */
  | 'unknown';

/** In the browser's prompt or at the passkey API. */
export type PasskeyProblemKind =
  /** Closed, or no passkey to choose. */
  | 'passkeyClosed'
  /** Closed, or no authenticator could make one. */
  | 'passkeyNotMade'
  /** The prompt or its challenge. */
  | 'passkeyTimedOut'
  /** The browser or authenticator can't do it. */
  | 'passkeyUnsupported'
  /** On the authenticator or the account. */
  | 'passkeyExists'
  /** The page isn't at the relying party's origin. */
  | 'passkeyOrigin'
  | 'passkeyRefused'
  /** Its own key has signed, but something differs from its registration. */
  | 'passkeyChanged'
  | 'passkeyNotAllowed'
  /** Too late, or the account's passkeys changed meanwhile. */
  | 'passkeyRetry'
  /** An unproven address may be somebody else's. */
  | 'addressNotProven'
  /** The account is being deleted. */
  | 'accountClosed'
  | 'passkeyLimit'
  | 'passkeyGone'
  /** Without it nobody could sign in. */
  | 'passkeyLast'
  | 'passkeyName';

export type CodeProblemKind =
  | 'phoneNumber'
  /** The channel did not take the message. */
  | 'notSent'
  | 'codeTooSoon'
  /** Too many wrong tries, or expired. */
  | 'codeOver'
  /** Wrong, used or expired. */
  | 'mailedCode'
  /** Wrong, used, or too many wrong ones before. */
  | 'recoveryCode';

export type ContactProblemKind =
  /** Contacts change only soon after a sign-in. */
  | 'contactSignInAgain'
  | 'contactValue'
  /** The other account can be reached in no other way. */
  | 'contactInUse'
  /** The code is wrong. */
  | 'contactCode'
  | 'contactOver';

export type PasswordProblemKind =
  /** Wrong, or no such account. */
  | 'password'
  /** Expired, or too many wrong codes. */
  | 'passwordOver'
  | 'passwordPolicy'
  /** By an administrator. */
  | 'passwordReset'
  /** Wrong, used or expired. */
  | 'resetCode';

export interface Problem {
  readonly kind: ProblemKind;
  /** The error's name, for operators. */
  readonly code?: string;
  readonly requestId?: string;
  /** Of a hook, in place of the kind's words. */
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

/** No fault, so nothing is logged. */
export class LinkError extends Error {
  override readonly name = 'LinkError';
  constructor(readonly kind: 'linkRefused') {
    super(`The sign-in link can't be used: ${kind}.`);
  }
}

/** No fault, so nothing is logged. */
export class PasskeyError extends Error {
  override readonly name = 'PasskeyError';
  constructor(
    readonly kind: PasskeyProblemKind,
    /** Name of the browser's error. */
    readonly code?: string,
  ) {
    super(`The passkey did not work: ${kind}.`);
  }
}

/** No fault, so nothing is logged. */
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

/** The second is Firefox's. */
const full = new Set(['QuotaExceededError', 'NS_ERROR_DOM_QUOTA_REACHED']);

export function problemOf(error: unknown, doing: Doing): Problem {
  if (error instanceof LinkError || error instanceof CodeError) return { kind: error.kind };
  if (error instanceof PasskeyError) return { kind: error.kind, ...(error.code && { code: error.code }) };
  if (error instanceof NetworkError) return { kind: 'network' };
  if (error instanceof ServiceError) {
    // Cognito puts the trigger's name before it and a full stop after it.
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
  // A web ACL's block: `ForbiddenException` on a user pool, an unnamed 403 elsewhere.
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
/** Reasons of `RegistrationRefused` that operators can mend. */
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

/** Only for whoever signed with the passkey's own key. */
function saysChanged({ message }: ServiceError): boolean {
  return message.includes('passkey has changed');
}

function refusesPasskey(name: string): boolean {
  return refusesAnswer(name) || name === 'UserNotConfirmedException';
}

/** For an answer or its sign-in. */
export function refusesAnswer(name: string): boolean {
  return [
    'NotAuthorizedException',
    'CodeMismatchException',
    'ExpiredCodeException',
    'UserNotFoundException',
  ].includes(name);
}

/** The API of recovery codes has some of them too. */
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

/** The same for a wrong password, nobody's name, and disabled or locked accounts. */
function passwordProblemOf({ name, message }: ServiceError, doing: Doing): ProblemKind | undefined {
  // The cost guard of SMS counts Cognito's mails to people with a number too.
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

/** Cognito puts words of its own before a trigger's. */
function isNotSent({ message }: ServiceError): boolean {
  return message.includes('could not be sent');
}

/** After the last try; on earlier ones the next challenge says so. */
export function asksForSecondProof({ message }: ServiceError): boolean {
  return message.includes('needs a second proof');
}

function refusesNumber(name: string): boolean {
  return ['InvalidParameterException', 'UserLambdaValidationException'].includes(name);
}

function endsSession(name: string): boolean {
  return ['NotAuthorizedException', 'UserNotFoundException', 'RefreshTokenReuseException'].includes(name);
}
